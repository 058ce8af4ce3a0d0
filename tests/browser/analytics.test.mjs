// Analytics in the console: figures lead to what they mean, groups stand beside each other, and the journal comes as a file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop({});
const PAGES = ["", "/cohorts", "/rfm", "/liability", "/trials", "/trials/spring", "/profit?margin=40", "/acquisition"];

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
  // That of the month before: on the first day of a month there is nothing in its own yet.
  const [year, month] = (await page.getByLabel("Month", { exact: true }).inputValue()).split("-").map(Number);
  await page.getByLabel("Month", { exact: true }).fill(new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7));
  await page.locator('form[action="/analytics/liability#journal"] button').click();
  await page.waitForURL(/month=\d{4}-\d{2}/);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV" }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^journal-\d{4}-\d{2}\.csv$/);
  assert.match(await readFile(await file.path(), "utf8"), /^month,wallet,account,/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a control group is planned, made and looked at, and what customers cost is entered", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/analytics/trials?lang=en");
  await page.getByLabel("Hoped for, %").fill("15");
  await page.getByRole("button", { name: "Count" }).click();
  await page.waitForURL(/hoped=15/);
  assert.match(await page.getByRole("status").innerText(), /^It takes [\d,]+ members/);
  const now = new Date();
  const month = (back) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString();
  const form = page.locator('form[method="post"][action="/analytics/trials"]');
  await form.getByLabel("Name").fill("Spring letter");
  await form.getByLabel("Id", { exact: true }).fill("spring");
  await form.getByLabel("Left alone, %").fill("30");
  await form.getByLabel("From").fill(month(2).slice(0, 10));
  await form.getByLabel("Up to, not included").fill(month(1).slice(0, 10));
  await form.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/analytics\/trials\/spring$/);
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Spring letter");
  assert.equal(await page.locator("main table tbody tr").count(), 2);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Groups as CSV" }).click(),
  ]);
  assert.match(await readFile(await file.path(), "utf8"), /^member_id,group\r\nmem_/);
  await page.goto("/analytics/acquisition");
  await page.getByLabel("Month", { exact: true }).fill(month(2).slice(0, 7));
  await page.getByLabel("Cost", { exact: true }).fill("500");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/\/analytics\/acquisition$/);
  const row = page.locator("main table tbody tr", { hasText: month(2).slice(0, 7) });
  assert.match(await row.first().innerText(), /500/);
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
        await picture(page, `analytics${path.replace(/\?.*/, "").replaceAll("/", "-")}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${path} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
