// Tiers on the pages: the pyramid, a member's record, the till, the member's own page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();

async function give(page, phone, tier) {
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill(phone);
  await page.locator("input[name=q]").press("Enter");
  const form = page.locator('form[action="/till/enroll"]');
  await form.locator("[name=name]").fill("ສົມພອນ ແກ້ວມະນີ");
  await form.locator("button.main").click();
  await page.waitForURL(/\/till\/member\/mem_/);
  const id = page.url().match(/mem_\w+/)[0];
  await page.goto(`/members/${id}`);
  const section = page.locator('section[aria-labelledby="tiers"]');
  await section.locator("details summary").click();
  await section.locator("select[name=tier]").selectOption(tier);
  await section.locator("[name=tier-reason]").fill("A friend of the house");
  await section.locator("button.main").click();
  await section.locator(".chip.good").waitFor();
  return id;
}

test("a tier is given, brings something, and is used at the till", async () => {
  const page = await house.opened({ viewport: PHONE });
  const id = await give(page, "0833333331", "gold");
  await page.goto(`/till/member/${id}`);
  const benefits = page.locator(".benefits li");
  assert.equal(await benefits.count(), 2);
  const left = async () => (await benefits.filter({ hasText: "Welcome tea" }).innerText());
  assert.match(await left(), /2 left/);
  await benefits.filter({ hasText: "Welcome tea" }).locator("button").click();
  await page.waitForURL(/\/till\/member\/mem_/);
  assert.match(await left(), /1 left/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the pages of tiers are seen in every language, on a phone and on a desk", async () => {
  const page = await house.opened();
  const id = await give(page, "0833333332", "silver");
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    for (const language of LANGUAGES) {
      for (const [name, path] of [["tiers", "/tiers"], ["stages", "/stages?from=2026-01-01&until=2027-01-01"], ["member-tiers", `/members/${id}`], ["till-tiers", `/till/member/${id}`]]) {
        await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        assert.equal(await overflow(page), 0, `${path} ${language} ${size}`);
        if (language === "lo" || language === "en") await picture(page, `${name}-${language}-${size}`);
        if (language === "en") assert.deepEqual(await seriousFaults(page), []);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a member sees their tier and what is missing", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto(house.server.path(/\/m\/link\/\S+/));
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/m$/);
  await page.locator('section[aria-labelledby="tiers"] .stands').first().waitFor();
  assert.equal(await overflow(page), 0);
  await picture(page, "me-tiers-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await page.context().close();
});
