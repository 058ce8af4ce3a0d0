// The member's page as an app: its worker keeps the card for when there is no connection.

navigator.serviceWorker?.register("/m/sw.js", { scope: "/m" }).then(async () => {
  // A first visit is seen before the worker is there: it is kept from the second look on.
  const worker = (await navigator.serviceWorker.ready).active;
  if (worker && location.pathname === "/m" && !navigator.serviceWorker.controller) {
    const cache = (await caches.keys()).find((name) => name.startsWith("baci-me-"));
    const answer = await fetch("/m", { credentials: "same-origin" });
    if (cache && answer.ok && !answer.redirected) await (await caches.open(cache)).put("/m", answer);
  }
}).catch(() => {});

// -- The live card -----------------------------------------------------------------------------
// The code of the page is the card's number. In its place come codes that are signed and change, as long as there are
// any: the phone has a few ahead for where the connection comes and goes, and falls back to the number after them.

const qr = document.querySelector("[data-live]");
const left = document.querySelector("[data-live-left]");
const text = document.querySelector("[data-live-text]");
const plain = qr && { size: qr.viewBox.baseVal.width, path: qr.querySelector(".dark").getAttribute("d") };
const TOO_LONG = 8000;
const MARGIN = 4;
let codes = [];
let ahead = 0;
let asks = false;
let tried = 0;

function draw({ size, path }) {
  qr.setAttribute("viewBox", `0 0 ${size} ${size}`);
  const light = qr.querySelector(".light");
  light.setAttribute("width", size);
  light.setAttribute("height", size);
  qr.querySelector(".dark").setAttribute("d", path);
}

// A code module by module, each row a number in hexadecimal digits.
function drawn({ rows }) {
  const bits = rows.map((row) => [...row].map((digit) => parseInt(digit, 16).toString(2).padStart(4, "0")).join("").slice(-rows.length).padStart(rows.length, "0"));
  const runs = bits.flatMap((row, y) => [...row.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index + MARGIN} ${y + MARGIN}h${run.length}v1h-${run.length}z`));
  return { size: rows.length + 2 * MARGIN, path: runs.join("") };
}

async function ask() {
  if (asks) return;
  asks = true;
  tried = Date.now();
  try {
    const answer = await fetch("/m/live", { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(TOO_LONG) });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const told = await answer.json();
    ahead = told.now - Date.now();
    codes = told.codes;
  } catch {
    // What is left is shown, then the number.
  } finally {
    asks = false;
  }
}

let shown;
async function turn() {
  if (document.hidden) return;
  const now = () => Date.now() + ahead;
  // The next ones are asked for in time; without an answer, again and again.
  const last = codes.at(-1)?.until ?? 0;
  if (last - now() < 45000 && Date.now() - tried > 5000) await ask();
  const code = codes.find((one) => one.from <= now() && now() < one.until);
  const next = code ?? plain;
  if (shown !== next) draw(code ? drawn(code) : plain);
  shown = next;
  left.hidden = text.hidden = !code;
  if (code) left.firstElementChild.style.transform = `scaleX(${(code.until - now()) / (code.until - code.from)})`;
}

if (qr) {
  turn();
  setInterval(turn, 1000);
  document.addEventListener("visibilitychange", turn);
}
