// Keeps the till's offline page and its assets, so that a sale can be entered without a connection.

const CACHE = "baci-till-__VERSION__";
const SHELL = __SHELL__;
const OFFLINE = "/till/offline";

const keepOffline = async () => {
  const answer = await fetch(OFFLINE, { credentials: "same-origin" }).catch(() => null);
  // Who is not signed in is led elsewhere: that page is not the till's.
  if (answer?.ok && !answer.redirected) await (await caches.open(CACHE)).put(OFFLINE, answer);
};

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(keepOffline));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("baci-till-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (SHELL.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate" && (url.pathname === "/till" || url.pathname.startsWith("/till/"))) {
    event.respondWith(fetch(request).then((answer) => {
      if (url.pathname === "/till" && answer.ok && !answer.redirected) event.waitUntil(keepOffline());
      return answer;
    }).catch(async (lost) => {
      const kept = await caches.match(OFFLINE);
      if (!kept) throw lost;
      return kept;
    }));
  }
});
