// Price lists, by hand: pasted into the form beside an example basket, published, given to a member, seen at
// the till and by the member; every page in four languages on a phone and a desk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();
const form = (page) => page.locator("form.offer");
const example = (page) => page.locator("[data-region=example]");

async function fill(page, fields) {
  const closed = form(page).locator("details:not([open]) > summary");
  while (await closed.count()) await closed.first().click();
  for (const [name, value] of Object.entries(fields)) await form(page).locator(`[name=${name}]`).fill(value);
}

async function publish(page) {
  page.once("dialog", (dialog) => dialog.accept());
  await form(page).locator("button[value=review]").click();
  await page.locator("button[value=publish]").click();
  await page.waitForURL(/\/program$/);
}

test("a list is pasted, tried, published, given to a member and works at the till", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/price-lists?lang=en");
  await page.locator('a[href="/price-lists/new"]').first().click();
  await fill(page, {
    name_en: "Prices of the house", name_lo: "ລາຄາຂອງຮ້ານ", name_th: "ราคาของร้าน", name_vi: "Giá của quán",
    prices: "onigiri\t35\nonigiri\t32.50\t10\ngreen tea; 20",
    cart1_what: "onigiri", cart1_price: "40", cart1_count: "10", cart2_what: "green tea", cart2_price: "25",
    cart2_count: "1", cart3_price: "",
  });
  await form(page).locator("[name=held]").check();
  await example(page).getByText("฿325").first().waitFor();
  await example(page).locator("li.own", { hasText: "instead of" }).first().waitFor();
  await picture(page, "price-lists-draft-desk");
  await publish(page);

  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill("0865555555");
  await page.locator("input[name=q]").press("Enter");
  await page.locator('form[action="/till/enroll"] [name=name]').fill("Noy");
  await page.locator('form[action="/till/enroll"] button.main').click();
  await page.waitForURL(/\/till\/member\/mem_/);
  const till = new URL(page.url()).pathname;
  await page.goto(till.replace("/till/member", "/members"));
  const give = page.locator('form[action$="/coupons"]');
  await page.locator("details", { has: give }).locator("summary").first().click();
  await give.locator("select[name=promotion]").selectOption("prices-of-the-house");
  await give.locator("button").click();
  await page.locator(".notice").waitFor();

  await page.setViewportSize(PHONE);
  await page.goto(till);
  await page.locator("details.goods summary").click();
  await page.locator("input[name=what]").fill("onigiri");
  await page.locator("input[name=count]").fill("2");
  await page.locator("input[name=amount]").fill("40");
  await page.locator("form.bill button.main").click();
  await page.locator('form[action="/till/sell"]').waitFor();
  assert.match(await page.locator(".result").innerText(), /Prices of the house: Line 1: ฿35.00 a piece instead of ฿40.00/);
  await picture(page, "price-lists-till-phone");

  const path = "/price-lists/prices-of-the-house";
  for (const language of LANGUAGES) {
    for (const [name, at] of [["list", "/price-lists"], ["one", path], ["form", `${path}/edit`]]) {
      for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
        await page.setViewportSize(viewport);
        await page.goto(`${at}?lang=${language}`);
        await picture(page, `price-lists-${name}-${language}-${kind}`);
        assert.ok((await overflow(page)) <= 0, `${at} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${at} ${language} ${kind}`);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
