// The live card: it changes on the phone by itself, and a till without a connection tells a good code from an old or
// a foreign one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, PHONE, openPage, overflow, picture, seriousFaults, shop } from "./house.mjs";

let member;
// The link is good once: all tests come with what it gave.
const house = shop({
  more: async (_, { browser, server }) => {
    const page = await openPage(browser, server, { viewport: PHONE });
    await page.goto(server.path(/\/m\/link\/\S+/));
    const enter = page.locator("main form button.main");
    if (await enter.count()) await enter.click();
    await page.waitForURL(/\/m$/);
    member = await page.context().storageState();
    await page.context().close();
  },
});

async function phone() {
  const page = await openPage(house.browser, house.server, { viewport: PHONE, storageState: member });
  await page.goto("/m");
  await page.locator("[data-live-text]").waitFor();
  return page;
}

const dark = (page) => page.locator("[data-live] .dark").getAttribute("d");

/** Codes as the phone's camera would read them: by a key of the shop's own API. */
async function codes(page) {
  return page.evaluate(async () => (await (await fetch("/m/live")).json()).codes);
}

test("the code on the phone changes, and without a connection the number takes its place", async () => {
  const page = await phone();
  const first = await dark(page);
  assert.equal((await codes(page)).length, 4);
  assert.match(await page.locator("[data-live]").getAttribute("viewBox"), /^0 0 5[37] 5[37]$/);
  // A minute later it is another one, also where nothing can be asked for.
  await page.context().setOffline(true);
  await page.evaluate(() => { const now = Date.now; Date.now = () => now() + 60_000; });
  await page.waitForFunction((was) => document.querySelector("[data-live] .dark").getAttribute("d") !== was, first);
  await page.locator("[data-live-text]").waitFor();
  await page.evaluate(() => { const now = Date.now; Date.now = () => now() + 600_000; });
  await page.locator("[data-live-text]").waitFor({ state: "hidden" });
  assert.equal(await page.locator("[data-live]").getAttribute("viewBox"), "0 0 29 29");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the phone's page in four languages", async () => {
  const page = await phone();
  for (const language of LANGUAGES) {
    await page.goto(`/m?lang=${language}`);
    await page.locator("[data-live-text]").waitFor();
    assert.ok((await overflow(page)) <= 0, language);
    assert.deepEqual(await seriousFaults(page), []);
    await picture(page, `live-card-${language}-phone`);
  }
  await page.context().close();
});

test("a till without a connection checks the code by the shop's key", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto("/till/offline?lang=en");
  const who = page.locator("input[name=who]");
  const note = page.locator("[data-live]");
  const point = await note.getAttribute("data-live");
  assert.match(point, /^04[0-9a-f]{128}$/);
  // A shop's key of our own, so that any time can be signed.
  const sign = (key, step) => page.evaluate(async ([jwk, step]) => {
    const way = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const own = await crypto.subtle.importKey("jwk", jwk, way, true, ["sign"]);
    const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").toUpperCase();
    const text = `BACI1.${"01".repeat(16)}${step.toString(16).padStart(8, "0").toUpperCase()}`;
    return text + hex(await crypto.subtle.sign(way, own, new TextEncoder().encode(text)));
  }, [key, step]);
  const [jwk, own] = await page.evaluate(async () => {
    const way = { name: "ECDSA", namedCurve: "P-256" };
    const pair = await crypto.subtle.generateKey(way, true, ["sign", "verify"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return [await crypto.subtle.exportKey("jwk", pair.privateKey), [...point].map((byte) => byte.toString(16).padStart(2, "0")).join("")];
  });
  await page.context().setOffline(true);
  const now = Math.floor(Date.now() / 30_000);
  const tell = async (code, told) => {
    await who.fill(code);
    await who.dispatchEvent("change");
    await note.filter({ hasText: told }).waitFor();
  };
  await tell(await sign(jwk, now), /not made by this shop/);
  assert.equal(await who.inputValue(), "");
  await note.evaluate((it, own) => { it.dataset.live = own; }, own);
  const good = await sign(jwk, Math.floor(Date.now() / 30_000));
  await tell(good.toLowerCase(), /is good/);
  assert.match(await who.inputValue(), new RegExp(`^${good}@\\d+$`));
  await picture(page, "live-card-till-en-phone");
  await tell(await sign(jwk, now - 4), /older one/);
  assert.equal(await who.inputValue(), "");
  // A phone number is none of these, and stays as it is.
  await who.fill("0812345678");
  await who.dispatchEvent("change");
  await note.waitFor({ state: "hidden" });
  assert.equal(await who.inputValue(), "0812345678");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
