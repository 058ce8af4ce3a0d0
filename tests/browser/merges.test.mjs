// Members who are one: the pair is listed, looked at, merged and made two again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();

async function add(page, name, phone) {
  await page.goto("/members/new?lang=en");
  const form = page.locator('form[action="/members/new"]');
  await form.locator("[name=name]").fill(name);
  await form.locator("[name=phone]").fill(phone);
  await form.locator("[name=birth-day]").fill("13");
  await form.locator("[name=birth-month]").selectOption("4");
  await form.locator("[name=birth-year]").fill("1990");
  await form.locator("button.main").click();
  await page.waitForURL(/\/members\/mem_/);
  return page.url().match(/mem_\w+/)[0];
}

async function give(page, amount) {
  const form = page.locator('form[action$="/adjust"]');
  await form.locator("[name=amount]").fill(amount);
  await form.locator("[name=reason]").fill("For the test");
  await form.locator("button.main").click();
  await page.locator(".notice").first().waitFor();
}

/** Pictures of a page in Lao and English on both sizes, in all languages without a page that is too wide. */
async function seen(page, name, path) {
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    for (const language of LANGUAGES) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
      assert.equal(await overflow(page), 0, `${path} ${language} ${size}`);
      if (language === "lo" || language === "en") await picture(page, `${name}-${language}-${size}`);
      if (language === "en") assert.deepEqual(await seriousFaults(page), []);
    }
  }
  await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=en`);
}

test("two who are one are found in the list, merged by the keyboard, and made two again", async () => {
  const page = await house.opened();
  page.on("dialog", (dialog) => dialog.accept());
  const one = await add(page, "ມະລິ ທອງ", "02055512301");
  await give(page, "40");
  const other = await add(page, "ທອງ ມະລິ", "02055512302");
  await give(page, "200");
  await page.goto("/members");
  await page.locator('a[href="/members/lookalikes"]').click();
  await page.waitForURL(/\/members\/lookalikes/);
  await seen(page, "lookalikes", "/members/lookalikes");
  await page.locator(`a[href="/members/${one}/merge?other=${other}"]`).first().click();
  await page.waitForURL(/\/merge\?other=/);
  await seen(page, "merge", `/members/${one}/merge?other=${other}`);
  assert.match(await page.locator("table").innerText(), /40[\s\S]*200[\s\S]*240/);
  await page.locator("[name=merge-reason]").focus();
  await page.keyboard.type("The same person twice");
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/members/${one}$`));
  assert.match(await page.locator("main").innerText(), /240/);
  await seen(page, "member-merged", `/members/${one}`);
  const section = page.locator('section[aria-labelledby="merges"]');
  await section.locator("details summary").click();
  await section.locator("[name=undo-reason]").fill("They are twins");
  await section.locator("button.risky").click();
  await page.waitForURL(new RegExp(`/members/${one}$`));
  assert.match(await section.innerText(), /undone on/);
  await page.goto(`/members/${other}`);
  assert.match(await page.locator(".balance").allInnerTexts().then((all) => all.join(" ")), /200/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the other one is found by a number, and two people are kept apart", async () => {
  const page = await house.opened({ viewport: PHONE });
  page.on("dialog", (dialog) => dialog.accept());
  const one = await add(page, "Kham Phet", "02055512303");
  const other = await add(page, "Phet Kham", "02055512304");
  await page.goto(`/members/${one}`);
  const section = page.locator('section[aria-labelledby="merges"]');
  await section.locator("[name=with]").fill("0205550000");
  await section.locator("[name=with]").press("Enter");
  await page.locator("[data-summary]").waitFor();
  await picture(page, "merge-nobody-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await page.locator("[name=with]").fill("02055512304");
  await page.locator("[name=with]").press("Enter");
  await page.waitForURL(new RegExp(`/merge\\?other=${other}`));
  await page.goto("/members/lookalikes");
  const row = page.locator("tr", { hasText: "Kham Phet" });
  await row.locator("button").click();
  await page.locator(".notice").first().waitFor();
  assert.equal(await row.count(), 0);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
