// The till's own script: the number pad, the camera, and the queue of sales that are not yet sent.
// Every page works without it; with it, a lost connection loses no sale and doubles none: each bill
// has a key, made once, under which it is sent until an answer comes.

const QUEUE = "baci-till-queue";
const WAIT = 8000;
const LONGEST = 60000;
const MOST = 200;
const bar = document.querySelector("[data-unsent]");
const main = () => document.querySelector("main");
const part = (name, root = bar) => root?.querySelector(`[data-${name}]`);
const say = (name, n) => (bar?.dataset[name] ?? "").replace("#", n ?? "");

// -- The queue ---------------------------------------------------------------------------------
const read = () => {
  try { return JSON.parse(localStorage.getItem(QUEUE)) ?? []; } catch { return []; }
};

function write(sales) {
  try { localStorage.setItem(QUEUE, JSON.stringify(sales)); } catch { alert(say("noSpace")); return false; }
  show();
  return true;
}

function keep(fields, label) {
  const sales = read().filter((sale) => sale.fields.key !== fields.key);
  if (sales.length >= MOST) { alert(say("noSpace")); return false; }
  return write([...sales, { fields, label, state: "waiting" }]);
}

const drop = (key) => write(read().filter((sale) => sale.fields.key !== key));
const mark = (key, change) => write(read().map((sale) => (sale.fields.key === key ? { ...sale, ...change } : sale)));

// An amount as the server writes money, by what it writes for nothing: ฿0.00 or 0 ₭.
function money(text) {
  const zero = bar?.dataset.zero ?? "";
  const [, decimals = ""] = zero.match(/0(?:[.,](0+))?/) ?? [];
  const plain = /^\d+([.,]\d{1,2})?$/.test(text ?? "") ? Number(text.replace(",", ".")) : NaN;
  if (!zero || Number.isNaN(plain)) return text;
  const options = { minimumFractionDigits: decimals.length, maximumFractionDigits: decimals.length };
  const english = new Intl.NumberFormat("en", options).format(plain);
  const written = bar.dataset.point === "," ? english.replace(/[.,]/g, (sign) => (sign === "." ? "," : ".")) : english;
  return zero.replace(/0(?:[.,]0+)?/, written);
}

const many = (name, n) => (n === 1 ? say(`${name}One`) : say(`${name}Many`, n));

// A bill that nobody was found for is entered anew, under the same key: it cannot be sold twice.
const FIX = "baci-till-fix";
function correct(sale) {
  sessionStorage.setItem(FIX, sale.fields.key);
  location.assign("/till/offline");
}

function refill(form) {
  const sale = read().find((one) => one.fields.key === sessionStorage.getItem(FIX));
  sessionStorage.removeItem(FIX);
  if (!form || !sale) return;
  for (const [name, value] of Object.entries(sale.fields)) {
    const field = form.elements[name] ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    field.value = value;
  }
  draw(form, linesOf(form));
  form.elements.who.focus();
  form.elements.who.select();
}

let state = "";
function show() {
  if (!bar) return;
  const sales = read();
  const waiting = sales.filter((sale) => sale.state === "waiting").length;
  bar.hidden = sales.length === 0;
  part("count").textContent = waiting === 0 ? many("lost", sales.length) : waiting === 1 ? say("one") : say("many", waiting);
  part("state").textContent = waiting === 0 ? "" : say(state);
  part("send").hidden = waiting === 0 || state === "signedOut";
  part("enter").hidden = state !== "signedOut";
  const list = part("list");
  list.replaceChildren(...sales.map((sale) => {
    const line = document.createElement("li");
    const text = document.createElement("span");
    const lines = sale.fields.lines?.split("\n").filter(Boolean).map((line) => line.split("\t")).map(([what, price, count]) => `${count || 1} × ${what || price}`);
    text.textContent = [sale.label, sale.fields.shown || money(sale.fields.amount), lines?.join(", "), sale.fields.receipt].filter(Boolean).join(" · ");
    line.append(text);
    if (sale.state === "refused") {
      const why = document.createElement("span");
      why.className = "wrong";
      why.textContent = `${say("refused")} ${sale.why ?? ""}`;
      const away = document.createElement("button");
      away.type = "button";
      away.className = "button slim";
      away.textContent = say("drop");
      away.addEventListener("click", () => confirm(say("dropSure")) && drop(sale.fields.key));
      line.append(why, away);
      if (sale.fields.who !== undefined) {
        const mend = document.createElement("button");
        mend.type = "button";
        mend.className = "button slim main";
        mend.textContent = say("correct");
        mend.addEventListener("click", () => correct(sale));
        line.append(mend);
      }
      if (sale.changed) {
        // It comes to another sum by now: whoever sold it says whether that is right.
        const take = document.createElement("button");
        take.type = "button";
        take.className = "button slim";
        take.textContent = say("take");
        take.addEventListener("click", () => {
          const { payable, ...fields } = sale.fields;
          mark(sale.fields.key, { fields, state: "waiting", changed: false });
          sendAll();
        });
        line.append(take);
      }
    }
    return line;
  }));
}

// -- Sending -----------------------------------------------------------------------------------
async function ask(path, fields, token) {
  const options = fields && { method: "POST", body: new URLSearchParams({ ...fields, token }) };
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(WAIT), ...options });
  return { answer, text: await answer.text() };
}

const tokenIn = (root) => root.querySelector('input[name="token"]')?.value ?? "";
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
let token = tokenIn(document);

// What became of a sale: done (with the page that says so), signedOut, refused or lost.
async function send(sale) {
  try {
    let { answer, text } = await ask("/till/sell", sale.fields, token);
    if (answer.status === 403) {
      // Somebody signed in anew: the page is older than the session.
      const fresh = await ask("/till");
      if (new URL(fresh.answer.url).pathname.startsWith("/sign-in")) return { state: "signedOut" };
      token = tokenIn(parsed(fresh.text));
      ({ answer, text } = await ask("/till/sell", sale.fields, token));
    }
    const path = new URL(answer.url).pathname;
    if (path.startsWith("/sign-in")) return { state: "signedOut" };
    if (path.startsWith("/till/done/")) return { state: "done", url: answer.url };
    if (answer.status >= 500 || answer.status === 429 || answer.ok) return { state: "lost" };
    const page = parsed(text);
    const changed = page.querySelector("[data-changed]") !== null;
    return { state: "refused", changed, page, why: (page.querySelector("[data-why]") ?? page.querySelector("main p"))?.textContent.trim() ?? "" };
  } catch {
    return { state: "lost" };
  }
}

let pause = 1000;
let timer;
let busy = false;
async function sendAll() {
  clearTimeout(timer);
  if (busy) return;
  busy = true;
  let lost = false;
  let sent = 0;
  for (const sale of read().filter((one) => one.state === "waiting")) {
    state = "sending";
    show();
    const done = await send(sale);
    if (done.state === "done") { drop(sale.fields.key); pause = 1000; sent += 1; continue; }
    if (done.state === "refused") { mark(sale.fields.key, { state: done.state, why: done.why, changed: done.changed }); continue; }
    state = done.state;
    lost = done.state === "lost";
    break;
  }
  busy = false;
  if (!lost && state === "sending") state = "";
  show();
  if (!lost) return back(sent);
  // Longer each time, and never all tills of a shop at the same moment.
  timer = setTimeout(sendAll, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST);
}

// The connection is there again: what was sent is told, and a till without an entry starts anew.
function back(sent) {
  const form = main().querySelector("form[data-offline]");
  if (sent > 0) told(many("back", sent), [], "good");
  const empty = form && !form.elements.amount.value.trim() && !form.elements.lines.value.trim();
  if (!empty || location.pathname === "/till/offline") return;
  fetch("/till", { cache: "no-store", signal: AbortSignal.timeout(WAIT) })
    .then((answer) => answer.ok && setTimeout(() => location.assign("/till"), sent > 0 ? 2500 : 0))
    .catch(() => {});
}

// -- Forms -------------------------------------------------------------------------------------
const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function fieldsOf(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "token"));
  if (fields.lines !== undefined) fields.lines = fields.lines.replaceAll("\r\n", "\n").trim();
  // A bill that was entered without a page of its own gets its key here, once.
  fields.key ||= random();
  return fields;
}

const nameOf = (form) => form.querySelector("[data-label]")?.value ?? form.elements.who?.value ?? "";

function told(text, more = [], mood = "warn") {
  main().querySelector("[data-told]")?.remove();
  const note = document.createElement("div");
  note.className = "stack";
  note.dataset.told = "";
  const line = document.createElement("p");
  line.className = mood === "good" ? "notice" : "notice warn";
  line.role = mood === "good" ? "status" : "alert";
  line.textContent = text;
  note.append(line, ...more);
  main().prepend(note);
  scrollTo({ top: 0 });
}

function button(text, act) {
  const it = document.createElement("button");
  it.type = "button";
  it.className = "button main big";
  it.textContent = text;
  it.addEventListener("click", act);
  return it;
}

function kept(form) {
  told(say("kept"), [button(say("next"), () => location.assign("/till"))]);
  if (form.dataset.offline === undefined) form.hidden = true;
  main().querySelector("[data-told] button")?.focus();
}

// A page takes the place of the one before.
function take(fresh) {
  main().replaceWith(document.adoptNode(fresh));
  ready(main());
  scrollTo({ top: 0 });
  (main().querySelector("[data-summary]") ?? main().querySelector("[autofocus]") ?? main()).focus();
}

async function sell(form) {
  if (form.dataset.offline !== undefined && !form.elements.amount.value.trim() && !form.elements.lines.value.trim()) {
    delete form.dataset.sent;
    return form.elements.amount.focus();
  }
  const fields = fieldsOf(form);
  // A bill that is entered anew happened when it did.
  const sale = { fields: { ...fields, at: fields.at || String(Date.now()) } };
  // Kept before it is sent: a page that dies meanwhile has lost nothing.
  if (!keep(sale.fields, nameOf(form))) return form.submit();
  if (form.dataset.offline !== undefined) {
    delete form.dataset.sent;
    form.reset();
    for (const name of ["key", "at"]) form.elements[name]?.remove();
    draw(form, []);
    kept(form);
    return sendAll();
  }
  const done = await send({ fields: sale.fields });
  if (done.state === "done") { drop(sale.fields.key); return location.assign(done.url); }
  if (done.state === "refused") {
    drop(sale.fields.key);
    delete form.dataset.sent;
    if (done.changed) return take(done.page.querySelector("main"));
    return told(done.why);
  }
  state = done.state;
  show();
  kept(form);
  if (done.state === "lost") timer = setTimeout(sendAll, pause);
}

// The pages of a bill follow each other in place; without a connection the entry stays, and can be
// kept to be sent later.
async function quote(form, submitter) {
  const fields = fieldsOf(form);
  if (submitter?.name) fields[submitter.name] = submitter.value;
  try {
    const { answer, text } = await ask("/till/quote", fields, tokenIn(form));
    const path = new URL(answer.url).pathname;
    const fresh = parsed(text).querySelector("main");
    if (answer.status >= 500) throw new Error(text);
    if (!fresh || !path.startsWith("/till/quote")) return location.assign(answer.redirected ? answer.url : "/till");
    take(fresh);
  } catch {
    delete form.dataset.sent;
    told(say("lost"), [button(say("keep"), () => sell(form))]);
  }
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  if (event.submitter?.dataset.add !== undefined) {
    event.preventDefault();
    delete form.dataset.sent;
    return add(form);
  }
  // As it is written: the property of a button without an action of its own is the page's address.
  const action = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const to = new URL(action ?? "", location.href).pathname;
  if (form.dataset.sale !== undefined && to === "/till/sell") { event.preventDefault(); sell(form); }
  else if (to === "/till/quote") { event.preventDefault(); delete form.dataset.sent; quote(form, event.submitter); }
  else if (form.dataset.find !== undefined && navigator.onLine === false) { event.preventDefault(); location.assign("/till/offline"); }
});

// -- The lines of a bill -----------------------------------------------------------------------
const linesOf = (form) => form.elements.lines.value.split("\n").filter((line) => line.trim()).map((line) => line.split("\t"));

function draw(form, lines) {
  form.elements.lines.value = lines.map((line) => line.join("\t")).join("\n");
  const template = form.querySelector("template[data-line]");
  form.querySelector("[data-lines]").replaceChildren(...lines.map(([what, price, count, item], at) => {
    const line = template.content.firstElementChild.cloneNode(true);
    line.querySelector("[data-count]").textContent = count || "1";
    line.querySelector("[data-what]").textContent = what;
    line.querySelector("[data-item]").textContent = item ?? "";
    line.querySelector("[data-price]").textContent = price;
    const away = line.querySelector("button");
    away.value = at;
    away.setAttribute("aria-label", `${away.getAttribute("aria-label")} ${what}`);
    return line;
  }));
}

function add(form) {
  const { amount, what, count, owned } = form.elements;
  const clean = (input) => input.value.replaceAll("\t", " ").trim();
  if (!clean(amount)) return amount.focus();
  draw(form, [...linesOf(form), [clean(what), clean(amount), clean(count), clean(owned)]]);
  for (const input of [amount, what, count, owned]) input.value = "";
  amount.focus();
}

document.addEventListener("click", (event) => {
  const adds = event.target.closest("button[data-add][type=button]");
  if (adds) return add(adds.form);
  const away = event.target.closest("[data-lines] button[name=remove]");
  if (away) {
    event.preventDefault();
    const form = away.closest("form");
    return draw(form, linesOf(form).filter((_, at) => String(at) !== away.value));
  }
  const name = event.target.closest("[data-name]");
  if (name) name.closest("form").elements.what.value = name.dataset.name;
});

// Enter after what, how many and which one adds the line; after the amount it goes on.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("input[name=what], input[name=count], input[name=owned]")) return;
  event.preventDefault();
  add(event.target.form);
});

// A reader types as soon as it sees a card, also where no field has the focus (yet): what it types goes where it belongs.
document.addEventListener("keydown", (event) => {
  if (document.activeElement !== document.body || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = main().querySelector('form.find input[name="q"], form.bill input[name="amount"]');
  if (event.key.length === 1 && event.key !== " ") input?.focus();
  if (event.key === "Enter" && input?.value) { event.preventDefault(); input.form.requestSubmit(); }
});

// -- The pad -----------------------------------------------------------------------------------
const target = (pad) => pad.closest("form").querySelector('input[name="amount"], input[name="q"]');

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (!key) return;
  const input = target(key.closest("[data-pad]"));
  const sign = key.dataset.key;
  if (sign === "back") input.value = input.value.slice(0, -1);
  else if (input.maxLength < 0 || input.value.length + sign.length <= input.maxLength) input.value += sign;
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

// -- Live cards --------------------------------------------------------------------------------
// Without a connection the code on a member's phone is checked here, by the shop's public key; when it was read goes
// along, for the bill is sent later.
const LIVE = /^BACI1\.([0-9A-F]{32})([0-9A-F]{8})([0-9A-F]{128})$/;
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const STEP = 30;
const SKEW = 15;

async function judge(code, point) {
  const [, , step, signature] = code.match(LIVE);
  const way = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(point), way, false, ["verify"]);
  const signed = new TextEncoder().encode(code.slice(0, -signature.length));
  if (!(await crypto.subtle.verify(way, key, bytes(signature), signed))) return "forged";
  const [from, now] = [parseInt(step, 16) * STEP, Date.now() / 1000];
  return now >= from - SKEW && now < from + STEP + SKEW ? "good" : "over";
}

async function checkLive(input) {
  const note = input.form.querySelector("[data-live]");
  const code = input.value.trim().toUpperCase();
  note.hidden = true;
  // A page that is not served safely cannot check; the server does when the bill is sent.
  if (!LIVE.test(code) || !crypto.subtle) return;
  const found = await judge(code, note.dataset.live);
  note.textContent = note.dataset[found];
  note.className = found === "good" ? "notice" : "notice bad";
  note.hidden = false;
  input.value = found === "good" ? `${code}@${Math.floor(Date.now() / 1000)}` : "";
  if (found !== "good") input.focus();
}

document.addEventListener("change", (event) => event.target.matches?.("[data-offline] input[name=who]") && checkLive(event.target));

// -- The camera --------------------------------------------------------------------------------
let looking;
const camera = document.querySelector("[data-camera]");
const shut = () => {
  clearInterval(looking);
  camera.querySelector("video").srcObject?.getTracks().forEach((track) => track.stop());
  camera.close();
};

async function scan(form, into) {
  const video = camera.querySelector("video");
  const wrong = camera.querySelector("[data-camera-wrong]");
  wrong.hidden = true;
  camera.showModal();
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    await video.play();
    const detector = new BarcodeDetector();
    looking = setInterval(async () => {
      const [code] = await detector.detect(video).catch(() => []);
      if (!code || !camera.open) return;
      shut();
      form.elements[into].value = code.rawValue;
      // Codes and goods of a bill are sent with it; all else is looked up at once.
      if (into === "who") checkLive(form.elements.who);
      else if (!["codes", "owned"].includes(into)) form.requestSubmit();
    }, 250);
  } catch {
    wrong.hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const start = event.target.closest("[data-scan]");
  if (start) scan(start.form, start.dataset.scan || "q");
  if (event.target.closest("[data-camera-close]")) shut();
  if (event.target.closest("[data-send]")) { pause = 1000; sendAll(); }
});
camera?.addEventListener("cancel", () => shut());

// -- The start ---------------------------------------------------------------------------------
function ready(root) {
  const touch = matchMedia("(pointer: coarse)").matches;
  root.querySelectorAll("[data-pad]").forEach((pad) => {
    const input = target(pad);
    // The pad takes the place of the phone's own keys, where an amount is entered by finger.
    if (input.name === "q" && !touch) return;
    pad.hidden = false;
    if (touch && input.name === "amount") input.inputMode = "none";
    if (touch && input.name === "q") {
      input.inputMode = "none";
      // Names are typed too: a second touch asks for the phone's own keys.
      input.addEventListener("pointerdown", () => {
        if (document.activeElement !== input || input.inputMode === "text") return;
        input.inputMode = "text";
        input.blur();
        setTimeout(() => input.focus());
      });
    }
    if (input.name === "amount" && !touch) input.focus();
  });
  root.querySelectorAll("[data-names]").forEach((one) => { one.hidden = false; });
  root.querySelectorAll("[data-scan]").forEach((one) => { one.hidden = !("BarcodeDetector" in window && navigator.mediaDevices); });
}

ready(document);
refill(document.querySelector("form[data-offline]"));
show();
sendAll();
addEventListener("online", () => { pause = 1000; sendAll(); });
addEventListener("storage", (event) => event.key === QUEUE && show());
navigator.serviceWorker?.register("/till/sw.js", { scope: "/till" }).catch(() => {});
