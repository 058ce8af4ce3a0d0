// Coupons and gift cards, by hand: codes made and found, a card issued and topped up, a coupon given to a
// member who sees it; all pages in four languages on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, openPage, overflow, picture, seriousFaults, shop } from "./house.mjs";

const CARDS = `
[wallets.gift]
kind = "gift-card"
expires = { after = "12 months" }
`;
const COUPONS = `
[[promotion]]
id = "by-leaflet"
name = { en = "20 baht off by leaflet", lo = "ຫຼຸດ 20 ບາດ ດ້ວຍໃບປິວ", th = "ลด 20 บาทด้วยใบปลิว", vi = "Giảm 20 baht bằng tờ rơi" }
coupon = "typed"
discount = { amount = "20.00" }
`;

/** A program with coupons and gift cards. */
const house = shop({
  more: async (page) => {
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    const live = await text.inputValue();
    await text.fill(live + (/kind = "gift-card"/.test(live) ? "" : CARDS) + COUPONS);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
  },
});

const accept = (page) => page.once("dialog", (dialog) => dialog.accept());
const send = (page) => page.locator("main form.card button.main").click();
const shown = { batch: "", code: "", card: "" };

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";
  test(`codes are made, found and withdrawn; a card is issued and topped up, ${how}`, async () => {
    const page = await house.opened({ javaScriptEnabled, viewport: PHONE });
    await page.goto("/coupons?lang=en");
    await page.locator('main a[href="/coupons/new"]').click();
    const name = `Leaflet ${how}`;
    for (const [field, value] of [["name", name], ["template", "LEAF-********"], ["count", "60000"], ["until", "2030-12-31"],
      ["sku", "oil change, oil filter"], ["item", "la-7310"]]) {
      await page.locator(`main [name=${field}]`).fill(value);
    }
    await page.locator("main select[name=promotion]").selectOption("by-leaflet");
    await send(page);
    await page.waitForURL(/\/coupons\/cpb_/);
    shown.batch = new URL(page.url()).pathname;
    // With scripts the page looks again by itself, without them it is told to.
    await page.locator("section header .chip.good").waitFor();
    assert.match(await page.locator(".tiles").innerText(), /60,000/);
    assert.match(await page.locator("dl.pairs").innerText(), /oil change, oil filter on LA-7310/);
    const file = await page.request.get(`${shown.batch}/codes.csv`);
    const lines = (await file.text()).trim().split("\r\n");
    assert.equal(lines.length, 60_001);
    shown.code = lines[7].split(",")[0];
    await page.goto("/coupons");
    await page.locator("main input[name=q]").fill(lines[9].split(",")[0].toLowerCase());
    await page.locator("main form.search button").click();
    await page.locator(".chip.good").waitFor();
    if (javaScriptEnabled) accept(page);
    await page.locator("main form button.risky").click();
    await page.locator("section header .chip.bad").waitFor();

    await page.goto("/gift-cards");
    await page.locator('main a[href="/gift-cards/new"]').first().click();
    await page.locator("main [name=amount]").fill("500");
    await send(page);
    assert.match(await page.locator("[data-pin]").innerText(), /^\d{6}$/);
    const number = await page.locator("[data-number]").innerText();
    await picture(page, `gift-card-pin-${javaScriptEnabled ? "scripts" : "plain"}-phone`);
    await page.goto("/gift-cards");
    await page.locator("main [name=number]").fill(number);
    await page.locator("main form.search button").click();
    await page.waitForURL(/\/gift-cards\/gft_/);
    shown.card = new URL(page.url()).pathname;
    await page.locator("main [name=amount]").fill("250");
    await page.locator('form[action$="/top-up"] button').click();
    await page.locator(".notice").waitFor();
    assert.match(await page.locator(".balance").innerText(), /750/);
    assert.equal(await page.locator("[data-pin]").count(), 0);
    if (javaScriptEnabled) accept(page);
    await page.locator("button[value=block]").click();
    await page.locator("button[value=unblock]").click();
    await page.locator("button[value=block]").waitFor();
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened({ viewport: PHONE });
  const own = await openPage(house.browser, house.server, { viewport: PHONE });
  await own.goto(house.server.path(/\/m\/link\/\S+/));
  await own.locator("main form button.main").click();
  await own.waitForURL(/\/m$/);
  const number = (await own.locator(".pass .number").innerText()).replace(/\s/g, "");
  await page.goto(`/members?q=${encodeURIComponent(number)}&lang=en`);
  const member = await page.locator('main tbody a[href^="/members/mem_"]').first().getAttribute("href");
  await page.goto(member);
  await page.locator("#coupons ~ details summary").click();
  await page.locator('form[action$="/coupons"] select').selectOption("by-leaflet");
  await page.locator('form[action$="/coupons"] [name=until]').fill("2030-12-31");
  await page.locator('form[action$="/coupons"] [name=item]').fill("la-7310");
  await page.locator('form[action$="/coupons"] button').click();
  await page.locator(".notice").waitFor();
  await page.goto("/gift-cards/new");
  await page.locator("main [name=amount]").fill("100");
  await page.locator("main [name=member]").fill(number);
  await send(page);
  await page.locator("[data-pin]").waitFor();
  for (const language of LANGUAGES) {
    await page.goto(`/coupons?lang=${language}`);
    for (const [name, path] of [["coupons", "/coupons"], ["coupons-make", "/coupons/new"],
      ["coupons-codes", "/coupons/new?how=codes"], ["coupons-members", "/coupons/new?how=members"],
      ["coupons-batch", shown.batch], ["coupons-code", `/coupons/code?q=${shown.code}`],
      ["coupons-no-code", "/coupons/code?q=NONE"], ["gift-cards", "/gift-cards"],
      ["gift-cards-new", "/gift-cards/new"], ["gift-card", shown.card], ["member-coupons", member]]) {
      for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
        await page.setViewportSize(viewport);
        await page.goto(path);
        await picture(page, `${name}-${language}-${kind}`);
        assert.ok((await overflow(page)) <= 0, `${path} ${language} ${kind} is too wide`);
        assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
      }
    }
    await own.goto(`/m?lang=${language}`);
    await own.locator("#cards").waitFor();
    await own.locator("#offers").waitFor();
    await picture(own, `me-coupons-${language}-phone`);
    assert.ok((await overflow(own)) <= 0, `me ${language}`);
    assert.deepEqual(await seriousFaults(own), [], `me ${language}`);
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
