// Families on the pages: two members come together on their phones, one gives to the other after a look, the till
// lets the family pay, and the console shows who has what; in four languages.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { DESK, LANGUAGES, PHONE, overflow, picture, root, seriousFaults, shop } from "./house.mjs";

const binary = process.env.BACI_BIN ?? join(root, "target/debug/baci");
const run = promisify(execFile);

/** What the shop's program shares, and lets members give. */
const family = `
[household]
most = 4
wallets = ["points"]
limits = [{ role = "child", wallet = "points", most = 200, per = "week" }]
[[transfer]]
wallet = "points"
least = 5
most = 500
`;

let database;
/** The member's own phone: the link that the shop made lets in once. */
let own;
const baci = async (...args) => JSON.parse((await run(binary, ["--db", database, "--json", ...args])).stdout);

const house = shop({
  more: async (_, { server }) => {
    database = `sqlite:${join(server.folder, "shop.db")}`;
    const folder = join(server.folder, "program");
    await cp(join(root, "examples/programs/restaurant-chain"), folder, { recursive: true });
    await writeFile(join(folder, "family.toml"), family);
    await run(binary, ["--db", database, "publish", folder]);
  },
});

/** A page that knows the program which was published beside the server. */
async function known(page, path, text) {
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto(path);
    if (await page.getByText(text).count()) return;
    await page.waitForTimeout(500);
  }
  assert.fail(`${path} does not show ${text}`);
}

test("a family comes together, gives after a look, and pays at the till", async () => {
  const page = await house.opened({ viewport: PHONE });
  await known(page, "/households?lang=en", "No family accounts yet");
  // Somebody new, at the till.
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill("0844444442");
  await page.locator("input[name=q]").press("Enter");
  await page.locator('form[action="/till/enroll"] [name=name]').fill("Mali Thong");
  await page.locator('form[action="/till/enroll"] button.main').click();
  await page.waitForURL(/\/till\/member\/mem_/);
  const mali = new URL(page.url()).pathname.split("/").at(-1);
  // The member whose link the shop made begins a family and asks her in.
  own = await house.opened({ viewport: PHONE });
  await own.goto(house.server.path(/\/m\/link\/\S+/));
  await own.locator("main form button").first().click();
  await own.waitForURL(/\/m$/);
  await own.goto("/m/family?lang=en");
  await own.getByRole("button", { name: "Begin a family account" }).click();
  await own.getByLabel("Their phone number").fill("0844444442");
  await own.getByLabel("As", { exact: true }).selectOption("child");
  await own.getByRole("button", { name: "Ask them in" }).click();
  await own.getByText("Asked in, not answered").waitFor();
  assert.deepEqual(await seriousFaults(own), []);
  // A gift: first to whom.
  const gift = own.locator('form[action="/m/give"]');
  await gift.locator("[name=to]").fill("0844444442");
  await gift.locator("[name=amount]").fill("10");
  await gift.getByRole("button").click();
  await own.getByRole("heading", { name: "to M… T…?" }).waitFor();
  await picture(own, "me-give-en-phone");
  assert.deepEqual(await seriousFaults(own), []);
  await own.getByRole("button", { name: "Give it" }).click();
  await own.getByText("It is given.").waitFor();
  // She accepts at the counter; the console shows both.
  await page.goto("/households?lang=en");
  await page.locator("main table a").first().click();
  await page.waitForURL(/\/households\/hou_/);
  await page.getByRole("button", { name: "They accept here" }).click();
  await page.getByText("May still use of the others'").first().waitFor();
  await picture(page, "household-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  // Her bill is paid with what she was given, and with the family's.
  await page.goto(`/till/member/${mali}?lang=en`);
  await page.locator(".customer .family").waitFor();
  await picture(page, "till-family-en-phone");
  await page.locator("input[name=amount]").fill("100");
  await page.locator("input[name=amount]").press("Enter");
  await page.getByRole("button", { name: /^With the family/ }).click();
  await page.getByText("The family pays").waitFor();
  await picture(page, "till-family-pays-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.waitForURL(/\/till\/done\//);
  const told = await baci("households", "show", mali);
  const used = told.household.people.find((one) => one.member === mali).used.points;
  assert.ok(Number(used) > 0, `used ${used}`);
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
});

test("families in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  await page.goto("/households?lang=en");
  const one = await page.locator("main table a").first().getAttribute("href");
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      for (const [path, name] of [["/households", "households"], [one, "household"]]) {
        await page.goto(`${path}?lang=${language}`);
        await picture(page, `${name}-${language}-${kind}`);
        assert.equal(await overflow(page), 0, `${name} ${language} ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${name} ${language} ${kind}`);
      }
    }
    await own.goto(`/m/family?lang=${language}`);
    await picture(own, `me-family-${language}-phone`);
    assert.equal(await overflow(own), 0, language);
    // On a page as high as its content: what the bar at the bottom covers is scrolled up by whoever wants it.
    await own.setViewportSize({ width: PHONE.width, height: 2600 });
    assert.deepEqual(await seriousFaults(own), [], language);
    await own.setViewportSize(PHONE);
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
