// Backtests in the console: a draft from the editor, its progress, its report on a phone and a desk, and the file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop({});

/** Each language and size, with its picture, without faults. */
async function everywhere(page, path, name) {
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.goto(`${path}?lang=${language}`);
      await picture(page, `${name}-${language}-${kind}`);
      assert.equal(await overflow(page), 0, `${path} ${language} ${kind}`);
      assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
    }
  }
}

test("a draft goes from the editor to its report, which comes by itself", async () => {
  const page = await house.opened({ viewport: DESK });
  await page.goto("/program/edit?lang=en");
  const text = page.locator("textarea[name=text]");
  await text.fill((await text.inputValue()).replace(/^give = 1$/m, "give = 2"));
  await page.getByRole("button", { name: "Backtest this text" }).click();
  await page.waitForURL(/\/backtest$/);
  assert.ok(await page.locator("textarea[name=text]").isVisible());
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/backtest\/bkt_/);
  // The page looks again by itself until the report is there.
  await page.getByRole("heading", { name: "All figures" }).waitFor({ timeout: 60_000 });
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as JSON" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "backtest.json");
  const told = JSON.parse(await readFile(await file.path(), "utf8"));
  assert.ok(told.read > 0 && told.draft.purchases > 0, JSON.stringify(told).slice(0, 400));
  const report = new URL(page.url()).pathname;
  await everywhere(page, report, "backtest-report");
  await everywhere(page, "/backtest", "backtest");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("problems of a draft are read first", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto("/backtest?lang=en");
  await page.locator("summary").first().click();
  await page.locator("textarea[name=text]").fill("schema = 1\nnonsense = 2\n");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("heading", { name: /problems? to mend/ }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute("data-summary")));
  await picture(page, "backtest-problems-en-phone");
  assert.equal(await overflow(page), 0);
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
