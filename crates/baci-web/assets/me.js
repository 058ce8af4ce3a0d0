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
