#!/usr/bin/env python3
"""How long pages take and how large they are, with 100,000 members: console, till, member's page. Needs Python 3 and cargo, no packages.

One client with one connection asks each page ROUNDS times after 20 to warm up, another member or word each time. Beside it
stands what the same client and server need for /health, which does no work. Prints what docs/benchmarks.md holds.
usage: benches/pages.py [rounds]
BACI_BIN=FILE takes that program; BACI_PAGES_DB=FILE makes the data there and keeps it for the next time.
"""

import http.client
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote, urlencode

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
WARM = 20
MEMBERS, RECEIPTS = 100_000, 1_000_000
OWNER = {"name": "Noy", "email": "noy@example.com", "password": "three green rivers"}
HTML = "text/html"


class Visitor:
    """A browser of few needs: one connection, its cookies, its form token."""

    def __init__(self, host):
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.cookies, self.token = {}, ""

    def ask(self, path, form=None):
        """Status, body, seconds until the last byte, and where it leads."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept": HTML}
        body, method = None, "GET"
        if form is not None:
            method, body = "POST", urlencode({"token": self.token, **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self.connection.host}:{self.connection.port}"
        since = time.perf_counter()
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        took = time.perf_counter() - since
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, text, took, answer.headers.get("Location", "")

    def read(self, path):
        """A page as text; keeps the token of its forms."""
        status, text, _, _ = self.ask(path)
        if status != 200:
            sys.exit(f"{path} answers {status}: {text[:400]!r}")
        text = text.decode()
        found = re.search(r'name="token" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return text

    def send(self, path, form):
        """Sends a form; where it leads."""
        status, text, _, to = self.ask(path, form)
        if status not in (200, 303):
            sys.exit(f"{path} answers {status}: {text[-2000:]!r}")
        return to


def every(pattern, text):
    """All matches, each once, in order."""
    return list(dict.fromkeys(re.findall(pattern, text)))


def percentile(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


def start(baci, db, host, out):
    command = [baci, "--db", f"sqlite:{db}", "demo", "--listen", host, "--members", str(MEMBERS), "--receipts", str(RECEIPTS)]
    server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=os.path.dirname(out.name))
    while True:
        with open(out.name, encoding="utf-8") as said:
            said = said.read()
        if "Ctrl-C" in said:
            return server, said
        if server.poll() is not None:
            sys.exit(said)
        time.sleep(0.2)


def sign_in(host, said):
    """The owner, by the first start's link or by password; and a member, by the link of the demo."""
    owner, member = Visitor(host), Visitor(host)
    link = re.search(r"console\s+http://[^/]+(/link/\S+)", said)
    if link:
        owner.read(link[1])
        owner.send(link[1], OWNER)
    else:
        owner.read("/sign-in")
        owner.send("/sign-in", OWNER)
    path = re.search(r"member\s+http://[^/]+(/m/link/\S+)", said)[1]
    member.read(path)
    member.send(path, {})
    member.read("/m")
    return owner, member


def worked(server):
    """Seconds of processor that the server has used."""
    with open(f"/proc/{server.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(owner, server):
    """Waits until the overview has its figures and the server rests: they are worked out anew after a start, beside all else."""
    since = time.monotonic()
    while owner.ask("/")[0] != 200 and time.monotonic() - since < 600:
        time.sleep(1)
    stood = time.monotonic() - since
    # The work rests up to two seconds between its parts.
    before, quiet = worked(server) - 1, 0
    while quiet < 4 and time.monotonic() - since < 600:
        quiet = quiet + 1 if worked(server) - before < 0.05 else 0
        before = worked(server)
        time.sleep(1)
    return stood, time.monotonic() - since


def pages(owner, member):
    """What is asked: a name, who asks, and the paths (or forms) that take turns."""
    ids, searches = [], []
    for word in ["สม", "ສົມ", "Ngu", "an", "555", "8123", "วิชัย", "Hoa", "10000", "ph"]:
        searches.append(f"/members?q={quote(word)}")
        ids += every(r'href="/members/(mem_[0-9a-z]+)"', owner.read(searches[-1]))
    ids = list(dict.fromkeys(ids))
    first = owner.read("/members")
    later = every(r'href="(/members\?[^"]*from=[^"]*)"', first)
    bought = owner.read("/purchases")
    refs = every(r'href="/purchases/(ref_[0-9a-z]+)"', bought)
    more = every(r'href="(/purchases\?[^"]+)"', bought)
    unescape = lambda paths: [p.replace("&amp;", "&") for p in paths]
    mine = every(r'href="(/m/why/ref_[0-9a-z]+)"', member.read("/m/history"))
    owner.read(f"/till/member/{ids[0]}")
    till = owner.read(f"/till/member/{ids[0]}")
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', till))
    bill = [("/till/quote", {"member": i, "amount": str(100 + n), "key": fields.get("key", "")}) for n, i in enumerate(ids[:50])]
    console = [
        ("overview", ["/"]), ("members", ["/members"]), ("members, next page", unescape(later)[:1]), ("members, searched", searches),
        ("member", [f"/members/{i}" for i in ids]), ("member, edited", [f"/members/{i}/edit" for i in ids]),
        ("member, new", ["/members/new"]), ("purchases", ["/purchases"]), ("purchases, next page", unescape(more)[:1]),
        ("purchase and why", [f"/purchases/{r}" for r in refs]), ("program", ["/program"]), ("program as text", ["/program/text"]),
        ("program, edited", ["/program/edit"]), ("versions", ["/program/versions"]), ("version", ["/program/versions/1"]),
        ("imports", ["/imports"]), ("outbox", ["/outbox"]), ("tasks", ["/tasks"]), ("staff", ["/staff"]), ("keys", ["/keys"]),
        ("settings", ["/settings"]), ("audit", ["/audit"]), ("account", ["/account"]),
    ]
    counter = [
        ("till", ["/till"]), ("till, found", [("/till/find", {"q": w}) for w in ["สม", "ສົມ", "555", "8123", "Ngu"]]),
        ("till, member", [f"/till/member/{i}" for i in ids]), ("till, quote", bill), ("till, my sales", ["/till/today"]),
        ("till, offline page", ["/till/offline"]),
    ]
    own = [("card", ["/m"]), ("history", ["/m/history"]), ("why", mine), ("profile", ["/m/profile"])]
    strangers = [("sign-in", ["/sign-in"]), ("member's sign-in", ["/m/sign-in"])]
    limit = [("/health", ["/health"]), ("style sheet", every(r'href="(/assets/baci[^"]+css)"', first))]
    return [
        ("raw limit", owner, limit), ("console", owner, console), ("till", owner, counter), ("member", member, own),
        ("doors", Visitor(f"{owner.connection.host}:{owner.connection.port}"), strangers),
    ]


def measure(visitor, turns):
    times, largest = [], 0
    for n in range(WARM + ROUNDS):
        turn = turns[n % len(turns)]
        path, form = turn if isinstance(turn, tuple) else (turn, None)
        status, body, took, to = visitor.ask(path, form)
        if status != 200 and not to:
            sys.exit(f"{path} answers {status}: {body[-1500:]!r}")
        if n >= WARM:
            times.append(took)
        largest = max(largest, len(body))
    return percentile(times, 0.5), percentile(times, 0.95), largest


def main():
    baci = os.environ.get("BACI_BIN")
    if not baci:
        subprocess.run(["cargo", "build", "--release", "--quiet", "-p", "baci"], cwd=ROOT, check=True)
        baci = os.path.join(ROOT, "target/release/baci")
    work = tempfile.mkdtemp()
    db = os.path.abspath(os.environ.get("BACI_PAGES_DB", os.path.join(work, "pages.db")))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    # A program that was handed in may be of another commit.
    commit = f"of {baci}, not of {commit}" if os.environ.get("BACI_BIN") else commit
    with open(os.path.join(work, "said"), "w", encoding="utf-8") as out:
        server, said = start(baci, db, host, out)
        try:
            owner, member = sign_in(host, said)
            stood, rested = figures(owner, server)
            asked = pages(owner, member)
            first = next(line for line in said.splitlines() if "members" in line and "receipts" in line)
            print(f"machine: {os.cpu_count()} cores, {platform.system()} {platform.release()}; commit {commit}; {first}; "
                  f"{os.path.getsize(db) / 1e9:.1f} GB SQLite; {ROUNDS} each after {WARM}, one connection; "
                  f"figures after {stood:.0f} s, at rest after {rested:.0f} s")
            print("| | page | p50 ms | p95 ms | bytes |\n| --- | --- | ---: | ---: | ---: |")
            for room, visitor, table in asked:
                for name, turns in table:
                    if not turns:
                        print(f"| {room} | {name} | nothing to ask | | |")
                        continue
                    middle, high, largest = measure(visitor, turns)
                    print(f"| {room} | {name} | {middle:.2f} | {high:.2f} | {largest:,} |", flush=True)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
            shutil.rmtree(work)


main()
