// The console, by hand: sign in, enroll, find, adjust, ask why, undo, publish, sign out; and all of it
// without scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSWORD, openPage, shop } from "./house.mjs";

const house = shop();

const send = (page) => page.locator("main form[method=post] button.main").first().click();
const { opened } = house;
const found = (page, name) => page.locator("main table").getByRole("link", { name });

async function enroll(page, fields) {
  await page.goto("/members/new?lang=en");
  for (const [name, text] of Object.entries(fields)) {
    await page.locator(`main [name=${name}]`).fill(text);
  }
  await send(page);
  await page.waitForURL(/\/members\/mem_/);
}

test("signing in: a wrong password is told, the right one opens, signing out closes", async () => {
  const page = await openPage(house.browser, house.server);
  await page.goto("/members?lang=en");
  await page.waitForURL(/\/sign-in/);
  await page.locator("input[name=email]").fill("noy@example.com");
  await page.locator("input[name=password]").fill("not this one");
  await send(page);
  const summary = page.locator("[data-summary]");
  await summary.waitFor();
  assert.ok(!(await page.content()).includes("not this one"), "a password never comes back");
  await page.locator("input[name=email]").fill("noy@example.com");
  await page.locator("input[name=password]").fill(PASSWORD);
  const before = (await page.context().cookies()).map((cookie) => cookie.value);
  await send(page);
  await page.waitForURL(/\/members$/);
  const cookies = await page.context().cookies();
  assert.ok(cookies.some(({ value, httpOnly }) => httpOnly && !before.includes(value)), "a new session");
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL(/\/sign-in/);
  await page.goto("/members");
  await page.waitForURL(/\/sign-in/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the owner's link is good once", async () => {
  const page = await openPage(house.browser, house.server);
  const answer = await page.goto(house.server.path(/\/link\/\S+/));
  assert.ok(answer.status() >= 400, "it is spent");
  await page.context().close();
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`enroll, find as you type, adjust and ask why, ${how}`, async () => {
    const page = await opened({ javaScriptEnabled });
    const number = javaScriptEnabled ? "0812345678" : "0812345679";
    const name = javaScriptEnabled ? "ກຸ້ງ <script>alert(1)</script>" : "Nguyễn Thị Đẹp";
    await enroll(page, { name, phone: number, tags: "gold" });
    assert.equal(await page.locator("h1").innerText(), name);

    const words = javaScriptEnabled ? "ກງ" : "nguyen dep";
    await page.goto("/members");
    if (javaScriptEnabled) {
      await page.locator("input[name=q]").pressSequentially(number.slice(-6));
    } else {
      await page.locator("input[name=q]").fill(words);
      await page.locator("form[role=search] button").click();
    }
    await found(page, name).click();
    await page.waitForURL(/\/members\/mem_/);

    await page.locator("[name=amount]").fill("25");
    await page.locator("[name=reason]").fill("A late delivery");
    await page.locator("select[name=wallet]").selectOption("points");
    await page.locator('form[action$="/adjust"] button').click();
    await page.locator(".notice").waitFor();
    await page.locator(".balance", { hasText: "25" }).waitFor();
    await page.locator('ul.timeline a[href^="/purchases/"]').first().click();
    await page.getByText("A late delivery").waitFor();

    await page.goto("/audit");
    await page.locator("main").getByText("Noy").first().waitFor();
    assert.ok(!(await page.content()).includes(number), "no phone number in the audit log");
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });

  test(`a purchase says why, and is undone, ${how}`, async () => {
    const page = await opened({ javaScriptEnabled });
    await page.goto("/purchases?lang=en");
    const which = page.locator('main a[href^="/purchases/ref_"]');
    await which.nth(javaScriptEnabled ? 0 : 3).click();
    await page.getByText("A point for every 25 baht").first().waitFor();
    page.on("dialog", (dialog) => dialog.accept());
    await page.locator('form[action$="/undo"] button').click();
    await page.locator(".notice").waitFor();
    assert.equal(await page.locator('form[action$="/undo"] button').count(), 0, "once is enough");
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });

  test(`a broken program is shown where it is broken, a good one is published, ${how}`, async () => {
    const page = await opened({ javaScriptEnabled });
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    const live = await text.inputValue();
    const to = javaScriptEnabled ? "Wasabi Friends" : "Wasabi Family";
    const zone = live.match(/Asia\/\w+/)[0];
    const line = live.slice(0, live.indexOf(zone)).split("\n").length;

    await text.fill(live.replace(zone, "Asia/Nowhere"));
    await page.locator('button[value="check"]').click();
    await page.locator(`li.marked[data-line="${line}"]`).waitFor();
    assert.ok((await text.inputValue()).includes("Asia/Nowhere"), "what was written is kept");
    assert.equal(await page.locator('button[value="publish"]').count(), 0);

    await text.fill(live.replace(/Wasabi (Club|Friends)/, to));
    await page.locator('button[value="check"]').click();
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
    await page.locator("main").getByText(to).first().waitFor();
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("somebody invited as a cashier sees no settings", async () => {
  const owner = await opened();
  await owner.goto("/staff?lang=en");
  await owner.locator("main form [name=email]").fill("kham@example.com");
  await owner.locator("main select[name=role]").selectOption("cashier");
  await send(owner);
  await owner.goto("/outbox");
  const link = await owner.locator("main").getByText(/\/link\/lnk_/).first().textContent();
  const cashier = await openPage(house.browser, house.server);
  await cashier.goto(link.match(/\/link\/\S+/)[0]);
  await cashier.locator("input[name=name]").fill("Kham");
  for (const field of await cashier.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await send(cashier);
  await cashier.waitForURL((url) => !url.pathname.startsWith("/link"));
  for (const path of ["/settings", "/staff", "/keys", "/audit", "/program/edit"]) {
    assert.equal((await cashier.goto(path)).status(), 403, path);
  }
  assert.equal(await cashier.locator('nav a[href="/settings"]').count(), 0);
  await owner.context().close();
  await cashier.context().close();
});
