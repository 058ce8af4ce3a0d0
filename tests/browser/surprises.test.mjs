// Surprises in the console: what each is, and a draw with its seal before it is drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const SURPRISES = `
[surprises.joy]
name = { en = "Morning joy", lo = "ຄວາມສຸກຍາມເຊົ້າ", th = "สุขยามเช้า", vi = "Niềm vui buổi sáng" }
when = "member.purchases >= 1"
gives = { wallet = "points", points = 50 }
worth = 5
members = 3
every = "week"
on = 2
at = "10:00"
not_again_days = 60
budget = { amount = 200, per = "month" }
`;

const house = shop({
  more: async (page) => {
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    await text.fill((await text.inputValue()) + SURPRISES);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
  },
});

test("a draw is seen with its seal, in four languages, on a phone and on a desk", async () => {
  const page = await house.opened();
  // The task that makes draws comes once a minute.
  const link = page.locator('a[href^="/surprises/joy/"]').first();
  for (let tries = 0; tries < 90; tries += 1) {
    await page.goto("/surprises?lang=en");
    if (await link.count()) break;
    await page.waitForTimeout(1000);
  }
  const draw = await link.getAttribute("href");
  assert.match(await page.locator("main").innerText(), /3 members each week/);
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      for (const [name, path] of [["surprises", "/surprises"], ["surprise-draw", draw]]) {
        await page.goto(`${path}?lang=${language}`);
        await picture(page, `${name}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${name} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${name} ${language} ${kind}`);
      }
    }
  }
  await page.goto(`${draw}?lang=en`);
  assert.match(await page.locator("dd.hash").first().innerText(), /^[0-9a-f]{64}$/);
  assert.equal(await page.locator("dd.hash").count(), 1);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
