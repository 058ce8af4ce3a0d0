// Missions on the pages: a stamp card fills at the till, and shows on the record and on the member's own page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();

async function sell(page, member, pieces) {
  await page.goto(`${member}?lang=en`);
  await page.locator("details.goods summary").click();
  await page.locator("input[name=what]").fill("rolls");
  await page.locator("input[name=count]").fill(pieces);
  await page.locator("input[name=amount]").fill("150");
  await page.locator("[data-add]").click();
  await page.locator("ul.lines li").first().waitFor();
  await page.locator("form.bill button.main").click();
  await page.locator('form[action="/till/sell"]').waitFor();
}

test("a stamp card fills at the till and begins again", async () => {
  const page = await house.opened({ viewport: PHONE });
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill("0844444441");
  await page.locator("input[name=q]").press("Enter");
  await page.locator('form[action="/till/enroll"] [name=name]').fill("Mali");
  await page.locator('form[action="/till/enroll"] button.main').click();
  await page.waitForURL(/\/till\/member\/mem_/);
  const member = new URL(page.url()).pathname;
  const card = page.locator(".mission", { hasText: "Roll card" });
  for (const [pieces, stamps] of [["4", 4], ["3", 5]]) {
    await sell(page, member, pieces);
    assert.equal(await card.locator(".stamps .on").count(), stamps);
    await page.locator('form[action="/till/sell"] button.main').click();
    await page.locator("#done").waitFor();
    assert.equal(await card.locator(".stamps .on").count(), stamps);
  }
  await picture(page, "till-mission-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await page.goto(member.replace("/till/member", "/members"));
  await page.locator(".mission", { hasText: "5 of 10" }).waitFor();
  await picture(page, "member-missions-en-phone");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("missions in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  const own = await house.opened({ viewport: PHONE });
  await own.goto(house.server.path(/\/m\/link\/\S+/));
  await own.locator("main form button").first().click();
  await own.waitForURL(/\/m$/);
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.goto(`/missions?lang=${language}`);
      await picture(page, `missions-${language}-${kind}`);
      assert.equal(await overflow(page), 0, `${language} ${kind}`);
      assert.deepEqual(await seriousFaults(page), [], `${language} ${kind}`);
    }
    await own.goto(`/m?lang=${language}`);
    await own.locator("#missions").waitFor();
    await picture(own, `me-missions-${language}-phone`);
    assert.equal(await overflow(own), 0, language);
    assert.deepEqual(await seriousFaults(own), [], language);
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
