// Analytics in the console: figures lead to what they mean, groups stand beside each other, and the journal comes as a file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop({});
const PAGES = ["", "/cohorts", "/rfm", "/liability"];

test("a figure leads to its meaning, and groups and the journal are a click away", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/analytics?lang=en");
  await page.getByRole("link", { name: "Churn", exact: true }).click();
  await page.waitForURL(/#is-churn$/);
  assert.ok(await page.locator("#is-churn").isVisible());
  await page.getByLabel("Compare").selectOption("branch");
  await page.locator('form[action="/analytics"] button').click();
  await page.waitForURL(/by=branch/);
  const groups = page.locator('section[aria-labelledby="groups"] tbody tr');
  assert.ok((await groups.count()) > 1);
  await picture(page, "analytics-branches-en-desk");
  await page.getByRole("link", { name: "Points liability", exact: true }).first().click();
  await page.waitForURL(/\/analytics\/liability$/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^journal-\d{4}-\d{2}\.csv$/);
  assert.match(await readFile(await file.path(), "utf8"), /^month,wallet,account,/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("analytics in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      for (const path of PAGES) {
        await page.goto(`/analytics${path}?lang=${language}`);
        await picture(page, `analytics${path.replace("/", "-")}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${path} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
