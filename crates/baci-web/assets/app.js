// Makes pages quicker where scripts run; every page works without it.
//
// A link or a form with data-swap="NAME" fetches its page and takes over only the part marked
// data-region="NAME". A search field inside such a form asks while somebody types. A form with
// data-try="NAME" is worked out while somebody fills it in, and the part shows what came of it.

const region = (name, root = document) => root.querySelector(`[data-region="${CSS.escape(name)}"]`);
let latest = 0;

async function swap(name, url, options = {}, keep = true) {
  const place = region(name);
  if (!place) return location.assign(url);
  const turn = ++latest;
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { credentials: "same-origin", ...options });
    const text = await answer.text();
    if (turn !== latest) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = region(name, page);
    // Another page came (signed out, an error): show it as it is.
    if (!fresh) return keep && location.assign(answer.url);
    place.replaceWith(fresh);
    if (keep) document.title = page.title;
    if (keep) history.replaceState(null, "", answer.url);
  } catch {
    // What is only worked out while somebody types waits for the connection: the entry stays.
    if (keep) location.assign(url);
  } finally {
    region(name)?.removeAttribute("aria-busy");
  }
}

function address(form) {
  const url = new URL(form.action, location.href);
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value !== "");
  url.search = new URLSearchParams(fields).toString();
  return url;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-swap]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain) return;
  event.preventDefault();
  swap(link.dataset.swap, link.href);
});

// What a form comes to, without sending it for good.
function attempt(form) {
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  fields.set("do", "try");
  swap(form.dataset.try, form.action, { method: "POST", body: fields }, false);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.try && event.submitter?.value === "try") {
    event.preventDefault();
    return attempt(form);
  }
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !confirm(question)) return event.preventDefault();
  if (form.dataset.swap && form.method === "get") {
    event.preventDefault();
    swap(form.dataset.swap, address(form));
    return;
  }
  if (form.method !== "post") return;
  // A second press of the button must not send the form twice.
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  // A file takes as long as it takes.
  if (form.enctype !== "multipart/form-data") setTimeout(() => delete form.dataset.sent, 8000);
});

let typing;
document.addEventListener("input", (event) => {
  const draft = event.target.closest("form[data-try]");
  if (draft && !event.isComposing) {
    clearTimeout(typing);
    typing = setTimeout(() => attempt(draft), 300);
    return;
  }
  const form = event.target.closest("form[data-swap][data-live]");
  if (!form || event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(() => swap(form.dataset.swap, address(form)), 220);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-swap]");
  if (form && event.target.matches("select")) swap(form.dataset.swap, address(form));
});

// A file that is too large is told before it is sent.
document.addEventListener("change", ({ target }) => {
  if (target.type !== "file" || !target.dataset.most) return;
  const large = [...target.files].some((file) => file.size > Number(target.dataset.most));
  target.setCustomValidity(large ? target.dataset.tooLarge : "");
  target.reportValidity();
});

// What moves is looked at again, while somebody looks; when it stands still, the whole page is.
async function again() {
  const place = document.querySelector("[data-again]");
  if (!place) return;
  await new Promise((done) => setTimeout(done, Number(place.dataset.again)));
  if (document.hidden) return again();
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = region(place.dataset.region, page);
    if (!fresh?.dataset.again) return location.reload();
    place.replaceWith(fresh);
  } catch {
    // The connection is gone for now: what stands there stays.
  }
  again();
}
again();

// Errors are read first: the summary takes the focus.
document.querySelector("[data-summary]")?.focus();

// A page that comes back from the browser's memory is sent again like a new one.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// What is typed as a password can be looked at; without scripts the field stays as it is.
document.querySelectorAll('input[type="password"]').forEach((input) => {
  const look = document.createElement("button");
  look.type = "button";
  look.className = "reveal";
  look.textContent = document.documentElement.dataset.reveal;
  look.setAttribute("aria-pressed", "false");
  look.setAttribute("aria-controls", input.id);
  look.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    look.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  input.after(look);
});
