// Partners and causes on the pages: a member gives to a cause, also without scripts; statements tie in the console.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const PARTNERS = `
[partners.bank]
name = { en = "People's Bank", lo = "ທະນາຄານປະຊາຊົນ", th = "ธนาคารประชาชน", vi = "Ngân hàng Nhân dân" }
issues = { wallet = "points", price = "0.125", most = 500, per_day = 1000, budget = 100000 }
accepts = { wallet = "points", price = "0.10" }
[causes.school]
name = { en = "A school roof", lo = "ຫຼັງຄາໂຮງຮຽນ", th = "หลังคาโรงเรียน", vi = "Mái trường" }
description = { en = "Before the rain comes", lo = "ກ່ອນຝົນຈະມາ", th = "ก่อนฝนจะมา", vi = "Trước mùa mưa" }
wallet = "points"
price = "0.20"
least = 2
goal = 40
`;

const house = shop({
  more: async (page) => {
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    await text.fill((await text.inputValue()) + PARTNERS);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
  },
});

/** A member's phone; its link is good once, and its session is kept. */
let kept;
async function mine(options = {}) {
  const page = await house.opened({ viewport: PHONE, ...(kept && { storageState: kept }), ...options });
  if (kept) return page;
  await page.goto(house.server.path(/\/m\/link\/\S+/));
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/m$/);
  kept = await page.context().storageState();
  return page;
}

test("a member gives to a cause, also without scripts, and sees how far it is", async () => {
  await (await mine()).context().close();
  for (const javaScriptEnabled of [true, false]) {
    const page = await mine({ javaScriptEnabled });
    await page.goto("/m/causes?lang=en");
    const field = page.locator("#points-school");
    await field.fill("1");
    await page.locator('form[action="/m/causes"] button').click();
    assert.match(await page.locator("#points-school-wrong").innerText(), /At least 2/);
    await page.locator("#points-school").fill("5");
    await page.locator("#points-school").press("Enter");
    await page.waitForURL(/\/m\/causes$/);
    const sum = javaScriptEnabled ? 5 : 10;
    assert.match(await page.locator("main").innerText(), new RegExp(`${sum} of 40 collected`));
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  }
});

test("causes and statements look right in four languages, on a phone and on a desk", async () => {
  const [member, owner] = [await mine(), await house.opened()];
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      for (const [page, name, path] of [
        [member, "me-causes", "/m/causes"], [owner, "partners", "/partners"], [owner, "partner", "/partners/bank"],
        [owner, "causes", "/causes"], [owner, "cause", "/causes/school"],
      ]) {
        await page.setViewportSize(viewport);
        await page.goto(`${path}?lang=${language}`);
        await picture(page, `${name}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${name} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${name} ${language} ${kind}`);
      }
    }
  }
  await owner.goto("/causes/school?lang=en");
  assert.match(await owner.locator("main").innerText(), /Events and ledger say the same/);
  const [file] = await Promise.all([owner.waitForEvent("download"), owner.locator("a[download]").click()]);
  assert.match(file.suggestedFilename(), /^school-\d{4}-\d{2}\.csv$/);
  assert.deepEqual([...member.wrong, ...owner.wrong], []);
  await member.context().close();
  await owner.context().close();
});
