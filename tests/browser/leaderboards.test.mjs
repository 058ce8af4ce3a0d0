// Leaderboards, levels and streaks: a member takes part by a nickname, sees their place, and leaves; the shop sees all
// of it, and takes a nickname away. Beside them satisfaction by stage, and the numbers that a member is found by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, openPage, overflow, picture, seriousFaults, shop } from "./house.mjs";

const STREAK = `
[events.streak]
fields = { streak = "text", length = "integer", milestone = "truth" }

[streaks.weekly]
name = { en = "A visit a week", lo = "ມາທຸກອາທິດ", th = "มาทุกสัปดาห์", vi = "Mỗi tuần một lần" }
on = "purchase"
per = "week"
milestones = [3, 7]
`;

/** Everybody of the demo buys something now: on the first day of a month nobody has a place on its boards yet. */
async function buy(server) {
  const headers = { Authorization: `Bearer ${server.path(/baci_\S+/)}`, "Content-Type": "application/json" };
  const list = await fetch(`${server.url}/v1/members?limit=60`, { headers });
  for (const { id } of (await list.json()).members) {
    const body = JSON.stringify({ member_id: id, amount: "120.00" });
    const sent = { method: "POST", headers: { ...headers, "Idempotency-Key": `now-${id}` }, body };
    const answer = await fetch(`${server.url}/v1/purchases`, sent);
    assert.ok(answer.ok, await answer.text());
  }
}

let member;
const house = shop({
  more: async (page, { browser, server }) => {
    await buy(server);
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    await text.fill((await text.inputValue()) + STREAK);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
    const own = await openPage(browser, server, { viewport: PHONE });
    await own.goto(server.path(/\/m\/link\/\S+/));
    const enter = own.locator("main form button.main");
    if (await enter.count()) await enter.click();
    await own.waitForURL(/\/m$/);
    member = await own.context().storageState();
    await own.context().close();
  },
});

async function seen(page, name, path, sizes) {
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of sizes) {
      await page.setViewportSize(viewport);
      await page.goto(`${path}?lang=${language}`);
      await picture(page, `${name}-${language}-${kind}`);
      assert.ok((await overflow(page)) <= 0, `${name} ${language} ${kind}`);
      // High enough that the bar at the foot hides no link.
      await page.setViewportSize({ ...viewport, height: 5000 });
      assert.deepEqual(await seriousFaults(page), [], `${name} ${language} ${kind}`);
    }
  }
}

test("a member takes part by a nickname, and leaves", async () => {
  const page = await openPage(house.browser, house.server, { viewport: PHONE, storageState: member });
  await page.goto("/m/leaderboards?lang=en");
  // One of the demo's members takes part already: leaving comes first then.
  page.on("dialog", (dialog) => dialog.accept());
  const leave = page.locator('form:has(input[value="leave"]) button');
  if (await leave.count()) await leave.click();
  await leave.waitFor({ state: "detached" });
  await page.locator("input[name=nickname]").fill("Noodle Queen");
  await page.locator('form:has(input[value="choose"]) button').click();
  await leave.waitFor();
  assert.match(await page.locator("main").innerText(), /Noodle Queen/);
  // A row is a row, also one's own.
  assert.ok((await page.locator("tr.own").boundingBox()).height < 80);
  await seen(page, "me-leaderboards", "/m/leaderboards", [["phone", PHONE]]);
  await seen(page, "me-streaks", "/m", [["phone", PHONE]]);
  await page.goto("/m/leaderboards?lang=en");
  await leave.click();
  await leave.waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the shop sees boards, levels, streaks and stages, and takes a nickname away", async () => {
  const page = await house.opened();
  const both = [["phone", PHONE], ["desk", DESK]];
  await seen(page, "leaderboards", "/leaderboards", both);
  await seen(page, "streaks", "/streaks", both);
  await seen(page, "stages", "/stages", both);
  await page.setViewportSize(DESK);
  await page.goto("/leaderboards?lang=en");
  const block = page.locator('form[action="/leaderboards/block"] button').first();
  const before = await page.locator('form[action="/leaderboards/block"]').count();
  assert.ok(before > 0, "somebody of the demo takes part");
  page.on("dialog", (dialog) => dialog.accept());
  await block.click();
  await page.locator('[role="status"]').first().waitFor();
  assert.ok((await page.locator('form[action="/leaderboards/block"]').count()) < before);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the numbers of a member in the console", async () => {
  const page = await house.opened();
  await page.goto("/members?lang=en");
  const path = await page.locator('main a[href^="/members/mem_"]').first().getAttribute("href");
  await seen(page, "identities", `${path}/identities`, [["phone", PHONE], ["desk", DESK]]);
  await page.goto(`${path}/identities?lang=en`);
  await page.locator("select[name=kind]").selectOption("line");
  await page.locator("input[name=value]").fill("U4af4980629");
  await page.locator('button[value="add"]').click();
  await page.getByText("U4af4980629").first().waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
