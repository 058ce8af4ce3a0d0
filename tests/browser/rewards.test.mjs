// Rewards on the pages: claimed at the till, on a member's phone, handed out by a code, with stock and codes by hand.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const REWARDS = `
[rewards.fan]
name = { en = "Paper fan", lo = "ພັດເຈ້ຍ", th = "พัดกระดาษ", vi = "Quạt giấy" }
description = { en = "Folded by hand", lo = "ພັບດ້ວຍມື", th = "พับด้วยมือ", vi = "Gấp bằng tay" }
stock = 1
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days" }
[rewards.cinema]
name = { en = "Cinema ticket", lo = "ປີ້ໜັງ", th = "ตั๋วหนัง", vi = "Vé xem phim" }
gives = { codes = "cinema" }
`;

/** The live program with two more rewards that cost nothing. */
const house = shop({
  more: async (page) => {
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    await text.fill((await text.inputValue()) + REWARDS);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
  },
});

async function joined(page, phone, name) {
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill(phone);
  await page.locator("input[name=q]").press("Enter");
  const form = page.locator('form[action="/till/enroll"]');
  await form.locator("[name=name]").fill(name);
  await form.locator("button.main").click();
  await page.waitForURL(/\/till\/member\/mem_/);
  return page.url().match(/mem_\w+/)[0];
}

const reward = (page, name) => page.locator('section[aria-labelledby="rewards"] li.card', { hasText: name });

test("a reward is claimed at the till, waited for, and handed out by its code", async () => {
  const page = await house.opened({ viewport: PHONE });
  const anna = await joined(page, "0844444441", "Anna");
  const bo = await joined(page, "0844444442", "Bo");
  await page.goto(`/till/member/${anna}`);
  await page.locator(`a[href="/till/member/${anna}/rewards"]`).click();
  await reward(page, "Paper fan").locator("button.main").click();
  await page.locator('section[aria-labelledby="claims"]').waitFor();
  const code = await page.locator('section[aria-labelledby="claims"] .mono').first().innerText();
  assert.match(code, /^\w{4}-\w{4}-\w{4}$/);
  await page.goto(`/till/member/${bo}/rewards`);
  assert.match(await reward(page, "Paper fan").innerText(), /Nothing of .Paper fan. is left/);
  await reward(page, "Paper fan").locator('button[value="wait"]').click();
  await reward(page, "Paper fan").locator('button[value="leave"]').waitFor();
  assert.equal(await overflow(page), 0);
  await picture(page, "till-rewards-phone");
  await page.goto("/rewards");
  await page.locator("input[name=code]").fill(code.toLowerCase().replaceAll("-", " "));
  await page.locator('form[action="/rewards/collect"] button').click();
  await page.waitForURL(/\/rewards\/fan/);
  await page.locator('section[aria-labelledby="claims"] .chip.good').waitFor();
  // What is delivered is kept for Bo.
  await page.locator("input[name=by]").fill("1");
  await page.locator("input[name=reason]").fill("delivery");
  await page.locator('form[action="/rewards/fan/stock"] button').click();
  await page.locator('section[aria-labelledby="moves"]').waitFor();
  await page.goto(`/till/member/${bo}/rewards`);
  assert.match(await reward(page, "Paper fan").innerText(), /kept for you until/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a partner's codes come in by file and are given one by one", async () => {
  const page = await house.opened({ viewport: PHONE });
  const file = join(tmpdir(), `codes-${process.pid}.txt`);
  writeFileSync(file, "CINEMA-1\nCINEMA-2\n");
  await page.goto("/rewards/cinema?lang=en");
  await page.locator("input[name=file]").setInputFiles(file);
  await page.locator('form[action="/rewards/cinema/codes"] button').click();
  await page.locator('section[aria-labelledby="stock"]').getByText("2", { exact: true }).waitFor();
  const id = await joined(page, "0844444443", "Chai");
  await page.goto(`/till/member/${id}/rewards`);
  await reward(page, "Cinema ticket").locator("button.main").click();
  await page.getByText("CINEMA-1").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the pages of rewards are seen in every language, on a phone and on a desk", async () => {
  const page = await house.opened();
  const id = await joined(page, "0844444444", "ສົມພອນ ແກ້ວມະນີ");
  const pages = [["rewards", "/rewards"], ["reward", "/rewards/wasabi-bag"], ["reward-codes", "/rewards/cinema"], ["till-rewards", `/till/member/${id}/rewards`]];
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    for (const language of LANGUAGES) {
      for (const [name, path] of pages) {
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

test("a member sees what is within reach and claims it", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto(house.server.path(/\/m\/link\/\S+/));
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/m$/);
  await page.locator('nav.ways a[href="/m/rewards"]').click();
  await page.waitForURL(/\/m\/rewards/);
  await page.goto("/m/rewards?lang=en");
  const own = reward(page, "Cinema ticket");
  await own.locator("button.main").click();
  await page.locator('section[aria-labelledby="claims"] li').first().waitFor();
  await page.getByText("CINEMA-2").waitFor();
  for (const language of LANGUAGES) {
    await page.goto(`/m/rewards?lang=${language}`);
    assert.equal(await overflow(page), 0, language);
    await picture(page, `me-rewards-${language}-phone`);
  }
  assert.deepEqual(await seriousFaults(page), []);
  await page.context().close();
});
