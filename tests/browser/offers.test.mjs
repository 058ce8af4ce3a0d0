// Offers, by hand: made by a form beside an example basket, published, applied at the till with lines, a
// code and points, with what it would take; kept over a lost connection; seen by the member.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, openPage, overflow, picture, seriousFaults, shop } from "./house.mjs";

const house = shop();
const opened = (options) => house.opened({ viewport: PHONE, ...options });
const form = (page) => page.locator("form.offer");
const example = (page) => page.locator("[data-region=example]");

/** Fills in the fields of an offer's form by their names, opening what is folded. */
async function fill(page, fields) {
  const closed = form(page).locator("details:not([open]) > summary");
  while (await closed.count()) await closed.first().click();
  for (const [name, value] of Object.entries(fields)) {
    const field = form(page).locator(`[name=${name}]`);
    if (await field.evaluate((it) => it.tagName) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Goes on from the form, looks at what changes, and publishes it. */
async function publish(page) {
  page.once("dialog", (dialog) => dialog.accept());
  await form(page).locator("button[value=review]").click();
  await page.locator("button[value=publish]").click();
  await page.waitForURL(/\/program$/);
}

async function enroll(page, phone, name) {
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill(phone);
  await page.locator("input[name=q]").press("Enter");
  const enroll = page.locator('form[action="/till/enroll"]');
  await enroll.locator("[name=name]").fill(name);
  await enroll.locator("button.main").click();
  await page.waitForURL(/\/till\/member\/mem_/);
  return new URL(page.url()).pathname;
}

/** Adds a line to the bill. */
async function line(page, what, price, count = "", item = "") {
  const goods = page.locator("details.goods");
  if (!(await goods.evaluate((it) => it.open))) await goods.locator("summary").click();
  await page.locator("input[name=what]").fill(what);
  await page.locator("input[name=count]").fill(count);
  await page.locator("input[name=owned]").fill(item);
  await page.locator("input[name=amount]").fill(price);
  await page.locator("[data-add]").click();
  await page.locator("ul.lines li", { hasText: price }).first().waitFor();
}

async function quote(page) {
  await page.locator("form.bill button.main").click();
  await page.locator('form[action="/till/sell"]').waitFor();
}

const due = async (page) => (await page.locator(".result h1").innerText()).replace(/\s+/g, " ");

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";
  test(`an offer is made, tried on a basket, published and ended, ${how}`, async () => {
    const page = await house.opened({ javaScriptEnabled });
    const name = javaScriptEnabled ? "Sake and more" : "Sake and less";
    await page.goto("/offers/new?lang=en");
    await page.locator('a[href="/offers/new?kind=percent"]').click();
    const code = javaScriptEnabled ? "SAKE20" : "SAKE30";
    await fill(page, {
      name_en: name, name_lo: "ສາເກ", name_th: "สาเก", name_vi: "Rượu sake", value: "20",
      on_names: "sake", code, need_amount: "300",
      cart1_what: "sake", cart1_price: "200", cart1_count: "1", cart2_price: "", cart3_price: "", cart_code: code,
    });
    if (!javaScriptEnabled) await form(page).locator("button[value=try]").click();
    await example(page).locator("li.own", { hasText: "more is needed" }).waitFor();
    await form(page).locator("[name=cart1_count]").fill("2");
    if (!javaScriptEnabled) await form(page).locator("button[value=try]").click();
    await example(page).getByText("฿320").first().waitFor();
    assert.equal(await form(page).locator("[name=name_lo]").inputValue(), "ສາເກ");
    await picture(page, `offers-draft-${javaScriptEnabled ? "scripts" : "plain"}-desk`);
    await publish(page);
    await page.goto("/offers");
    await page.locator("input[name=q]").fill(name);
    await page.locator("main form.search button").click();
    await page.getByRole("link", { name }).click();
    await page.locator(".chip.good").waitFor();
    await page.locator('form[action$="/end"] button').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator("button[value=publish]").click();
    await page.waitForURL(/\/program$/);
    await page.goto("/offers?state=ended");
    await page.getByRole("link", { name }).waitFor();
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("at the till it applies by its code, points pay, and what more would bring is said", async () => {
  const page = await opened();
  for (const [kind, fields] of [
    ["amount", { name_en: "Fifty off", value: "50", code: "FIFTY" }],
    ["percent", { name_en: "Big basket", value: "30", need_amount: "1000" }],
  ]) {
    await page.goto(`/offers/new?kind=${kind}&lang=en`);
    await fill(page, fields);
    await publish(page);
  }
  const member = await enroll(page, "0861111111", "Mali");
  await page.goto(member.replace("/till/member", "/members"));
  await page.locator("[name=amount]").fill("400");
  await page.locator("[name=reason]").fill("A birthday");
  await page.locator("select[name=wallet]").selectOption("points");
  await page.locator('form[action$="/adjust"] button').click();
  await page.locator(".notice").waitFor();

  await page.goto(member);
  await line(page, "socks", "300", "2");
  await line(page, "hat", "100", "", "sn-7310");
  await page.locator("ul.lines li", { hasText: "hat sn-7310" }).waitFor();
  assert.equal(await page.locator("input[name=owned]").inputValue(), "");
  await line(page, "mistake", "7");
  await page.locator("ul.lines li", { hasText: "mistake" }).locator("button").click();
  assert.equal(await page.locator("ul.lines li").count(), 2);
  await picture(page, "till-lines-en-phone");
  await quote(page);
  assert.match(await due(page), /฿700/);
  await page.locator("ul.hints li", { hasText: "Big basket" }).waitFor();
  await page.locator("input[name=code]").fill("fifty");
  await page.locator("input[name=code]").press("Enter");
  await page.locator(".less", { hasText: "Fifty off" }).waitFor();
  assert.match(await due(page), /฿650/);
  const pay = page.locator("fieldset.payer").first();
  await pay.locator('button[value$="=most"]').click();
  await page.locator(".less", { hasText: "Paid with" }).waitFor();
  const paid = await due(page);
  assert.doesNotMatch(paid, /฿650/);
  await page.locator("details.card summary").first().click();
  await picture(page, "till-offers-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await page.locator('form[action="/till/sell"] button.main').click();
  await page.waitForURL(/\/till\/done\//);
  await page.locator(".less", { hasText: "Fifty off" }).waitFor();
  await picture(page, "till-done-offers-en-phone");

  // What it did is seen by the shop, in the background.
  const done = page.url();
  for (let i = 0; ; i++) {
    await page.goto("/offers/fifty-off");
    if (/Uses\s+1/.test(await page.locator(".tiles").innerText())) break;
    assert.ok(i < 60, "its use is never counted");
    await page.waitForTimeout(250);
  }
  await page.goto(done);
  page.once("dialog", (dialog) => dialog.accept());
  await page.locator('form[action^="/till/undo/"] button').click();
  await page.locator(".result.over").waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a basket that meets a lost connection is sent once, and one that was entered without is sent, too", async () => {
  const page = await opened();
  const member = await enroll(page, "0862222222", "Dao");
  await page.goto("/till/today");
  const sold = () => page.locator('main a[href^="/till/done/"]').count();
  const before = await sold();
  await page.goto(member);
  await line(page, "socks", "120", "3");
  await quote(page);
  let cut = 0;
  await page.route("**/till/sell", async (route) => {
    cut += 1;
    if (cut === 1) await route.fetch({ maxRedirects: 0 });
    // A page that was left meanwhile has given its request up by itself.
    await route.abort("connectionreset").catch(() => {});
  });
  await page.locator('form[action="/till/sell"] button.main').click();
  const bar = page.locator("[data-unsent]");
  await bar.waitFor();
  assert.match(await bar.innerText(), /socks/);
  await page.goto("/till/offline");
  await page.locator("input[name=who]").fill("0862222222");
  await line(page, "hat", "80");
  await picture(page, "till-offline-lines-en-phone");
  await page.locator("form.bill button.main").click();
  await page.locator("[data-list] li").nth(1).waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await page.goto("/till");
  await bar.waitFor({ state: "hidden" });
  await page.goto("/till/today");
  assert.equal(await sold(), before + 2, "each once");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a price that changed is shown and asked for again", async () => {
  const page = await opened();
  const member = await enroll(page, "0863333333", "Lek");
  await page.goto(member);
  await line(page, "gloves", "200");
  await quote(page);
  const other = await house.opened();
  await other.goto("/offers/new?kind=amount&lang=en");
  await fill(other, { name_en: "Gloves", value: "20", on_kind: "sku", on_names: "gloves" });
  await publish(other);
  await other.context().close();
  await page.locator('form[action="/till/sell"] button.main').click();
  await page.locator("[data-changed]").waitFor();
  assert.match(await due(page), /฿180/);
  await page.locator('form[action="/till/sell"] button.main').click();
  await page.waitForURL(/\/till\/done\//);
  assert.match(await page.locator(".result").innerText(), /฿180/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("offers in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await opened();
  const member = await enroll(page, "0864444444", "Anna");
  await page.goto("/offers");
  const one = await page.locator('main table a[href^="/offers/"]').first().getAttribute("href");
  const own = await openPage(house.browser, house.server, { viewport: PHONE });
  await own.goto(house.server.path(/\/m\/link\/\S+/));
  await own.locator("main form button.main").click();
  await own.waitForURL(/\/m$/);
  for (const language of LANGUAGES) {
    await page.goto(`/offers?lang=${language}`);
    for (const [name, path] of [["offers", "/offers"], ["offers-one", one], ["offers-kinds", "/offers/new"],
      ["offers-form", "/offers/new?kind=percent"], ["offers-bundle", "/offers/new?kind=bundle"]]) {
      for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
        await page.setViewportSize(viewport);
        await page.goto(path);
        await picture(page, `${name}-${language}-${kind}`);
        assert.ok((await overflow(page)) <= 0, `${path} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${path} ${language} ${kind}`);
      }
    }
    await page.setViewportSize(PHONE);
    await page.goto(member);
    await page.locator("input[name=amount]").fill("950");
    await quote(page);
    await picture(page, `till-quote-${language}-phone`);
    assert.ok((await overflow(page)) <= 0, `quote ${language}`);
    assert.deepEqual(await seriousFaults(page), [], `quote ${language}`);
    await own.goto(`/m?lang=${language}`);
    await own.locator("#offers").waitFor();
    await picture(own, `me-offers-${language}-phone`);
    assert.ok((await overflow(own)) <= 0, `me ${language}`);
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
