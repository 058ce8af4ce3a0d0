// Segments on the pages: counted while somebody writes, saved, and seen in every language.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();

test("a segment is counted while it is written, and saved", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto("/segments?lang=en");
  await page.locator('a[href="/segments/new"]').first().click();
  await page.locator("[name=condition]").fill("member.purchases >= 1");
  const count = page.locator('[data-region="count"]');
  await count.filter({ hasText: "60 members" }).waitFor();
  // A row is made into a part of the condition.
  await page.locator("[name=row1_name]").selectOption("member.spend");
  await page.locator("[name=row1_value]").fill("1");
  await count.filter({ hasText: "member.spend >= 1" }).waitFor();
  await page.locator("[name=condition]").fill("member.purchased >= 1");
  await count.locator(".wrong").first().waitFor();
  await page.locator("[name=condition]").fill("member.purchases >= 1");
  await page.locator("[name=id]").fill("buyers");
  await page.locator("[name=name_en]").fill("Buyers");
  await page.locator("[name=name_lo]").fill("ຜູ້ຊື້");
  await page.locator('button[value="save"]').click();
  await page.waitForURL(/\/segments\/buyers$/);
  // The task comes within seconds; the page looks by itself.
  await page.locator(".chip.good").waitFor({ timeout: 20_000 });
  await page.locator('a[href^="/members/mem_"]').first().click();
  await page.locator('section[aria-labelledby="segments"]').getByText("Buyers").first().waitFor();
  // Their figures are a choice away, and beside those of other segments.
  await page.goto("/analytics?lang=en");
  await page.getByRole("combobox", { name: "Customers" }).selectOption("buyers");
  await page.locator('form[action="/analytics"] button').click();
  await page.waitForURL(/segment=buyers/);
  assert.equal(await page.getByRole("combobox", { name: "Customers" }).inputValue(), "buyers");
  await page.getByRole("link", { name: "Churn", exact: true }).waitFor();
  await page.getByLabel("Compare").selectOption("segment");
  await page.locator('form[action="/analytics"] button').click();
  await page.locator('section[aria-labelledby="groups"] tbody th', { hasText: "Buyers" }).first().waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the pages of segments are seen in every language, on a phone and on a desk", async () => {
  const page = await house.opened();
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    for (const language of LANGUAGES) {
      for (const [name, path] of [["segments", "/segments"], ["segment-form", "/segments/buyers/edit"], ["segment", "/segments/buyers"]]) {
        await page.goto(`${path}?lang=${language}`);
        assert.equal(await overflow(page), 0, `${path} ${language} ${size}`);
        if (language === "lo" || language === "en") await picture(page, `${name}-${language}-${size}`);
        if (language === "en") assert.deepEqual(await seriousFaults(page), []);
      }
    }
  }
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
