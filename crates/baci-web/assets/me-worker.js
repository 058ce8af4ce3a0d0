// Keeps the member's card as it was seen last, so that it can be shown without a connection.

const CACHE = "baci-me-__VERSION__";
const SHELL = __SHELL__;
const CARD = "/m";

const forget = async () => (await caches.open(CACHE)).delete(CARD);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("baci-me-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

// The card as it was kept, marked as such: its page then shows the time that it is of.
async function kept() {
  const answer = await (await caches.open(CACHE)).match(CARD);
  if (!answer) return Response.error();
  const text = (await answer.text()).replace('data-kept="no"', 'data-kept="yes"');
  return new Response(text, { headers: answer.headers });
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    if (url.pathname === CARD) {
      // Signed out meanwhile: nobody's card stays behind.
      if (answer.type === "opaqueredirect" || answer.redirected) event.waitUntil(forget());
      else if (answer.ok) {
        const copy = answer.clone();
        event.waitUntil(caches.open(CACHE).then((cache) => cache.put(CARD, copy)));
      }
    }
    return answer;
  } catch {
    return kept();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/m/sign-out") event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (SHELL.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((found) => found ?? fetch(request)));
  // The scope is a start of paths: other pages of this host that begin with an m are not ours.
  else if (request.mode === "navigate" && (url.pathname === CARD || url.pathname.startsWith("/m/"))) event.respondWith(page(event, url));
});
