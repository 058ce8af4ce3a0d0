// What is foreseen: the forecast leads to members and their outlook, next purchases and products are looked through.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop({});
const PAGES = ["forecast", "next?show=late", "products?cart=GREEN-TEA,SODA-YUZU"];

test("the forecast leads to a member's outlook, and from there to what they may like", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/analytics?lang=en");
  await page.getByRole("link", { name: "Forecast", exact: true }).click();
  await page.waitForURL(/\/analytics\/forecast$/);
  const parameters = page.locator("details", { hasText: "Parameters of the model" });
  assert.ok(!(await parameters.getByText("alpha").isVisible()));
  await parameters.locator("summary").click();
  assert.ok(await parameters.getByText("alpha").isVisible());
  await page.getByLabel("Looking ahead").selectOption("3");
  await page.locator('form[action="/analytics/forecast"] button').click();
  await page.waitForURL(/months=3/);
  await page.getByRole("heading", { name: "The next 3 months" }).waitFor();
  await page.locator('section[aria-labelledby="best"] tbody a').first().click();
  await page.waitForURL(/\/members\/mem_/);
  const outlook = page.locator('section[aria-labelledby="foreseen"]');
  await outlook.waitFor();
  // A record does not wait for what is being worked out: it is there when it is looked at again.
  for (let n = 0; n < 20 && !(await outlook.getByText("Best time").isVisible()); n += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  assert.ok(await outlook.getByText("Best time").isVisible());
  await picture(page, "member-outlook-en-desk");
  await outlook.getByRole("link", { name: "Suggest products" }).click();
  await page.waitForURL(/\/analytics\/products\?member=mem_/);
  assert.ok(await page.locator('section[aria-labelledby="suggested"] tbody tr').count());
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("who is late is chosen without a mouse, and pairs are looked through", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/analytics/next?lang=en");
  await page.getByLabel("Who", { exact: true }).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(/show=late/);
  assert.ok((await page.locator("#expected").textContent()).match(/^\d+ members?$/));
  await page.goto("/analytics/products?support=2&lang=en");
  assert.ok((await page.locator('section[aria-labelledby="pairs"] tbody tr').count()) > 0);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("what is foreseen in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      for (const path of PAGES) {
        const name = path.replace(/\?.*/, "");
        await page.goto(`/analytics/${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        await picture(page, `foresight-${name}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${path} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
