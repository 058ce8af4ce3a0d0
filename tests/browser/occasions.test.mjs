// Occasions on the pages: a feast and a birthday are seen at the till, on the record and on the member's own card.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { DESK, LANGUAGES, PHONE, overflow, picture, root, seriousFaults, shop } from "./house.mjs";

const binary = process.env.BACI_BIN ?? join(root, "target/debug/baci");

/** Month and day in the shop's zone, like 11-29. */
const today = () =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Bangkok", month: "2-digit", day: "2-digit" }).format(new Date());

/** The shop's program with a day of the house that is today, and birthdays. */
const occasions = (day) => `
[events.occasion]
fields = { occasion = "text", day = "text", years = "integer" }
[[occasion]]
id = "house_day"
name = { en = "Day of the house", lo = "ວັນຂອງຮ້ານ", th = "วันของร้าน", vi = "Ngày của quán" }
kind = "yearly"
on = "${day}"
after = 1
[[occasion]]
id = "birthday"
name = { en = "Birthday", lo = "ວັນເກີດ", th = "วันเกิด", vi = "Sinh nhật" }
kind = "birthday"
before = 2
after = 2
[[occasion]]
id = "songkran"
name = { en = "Songkran", lo = "ສົງການ", th = "สงกรานต์", vi = "Tết Songkran" }
kind = "songkran"
[[earn]]
id = "occasion-gift"
name = { en = "A gift for the day", lo = "ຂອງຂວັນປະຈຳວັນ", th = "ของขวัญประจำวัน", vi = "Quà trong ngày" }
on = "occasion"
wallet = "points"
give = 25
`;

const house = shop({
  more: async (_, { server }) => {
    const folder = join(server.folder, "program");
    await cp(join(root, "examples/programs/restaurant-chain"), folder, { recursive: true });
    await writeFile(join(folder, "occasions.toml"), occasions(today()));
    await promisify(execFile)(binary, ["--db", `sqlite:${join(server.folder, "shop.db")}`, "publish", folder]);
  },
});

test("whoever comes on the day is greeted, and a birthday without a year counts", async () => {
  const page = await house.opened({ viewport: PHONE });
  // The server comes to know what was published beside it.
  for (let tries = 0; tries < 40; tries += 1) {
    await page.goto("/occasions?lang=en");
    if (await page.getByText("Day of the house").count()) break;
    await page.waitForTimeout(500);
  }
  await page.goto("/till?lang=en");
  await page.locator("input[name=q]").fill("0844444442");
  await page.locator("input[name=q]").press("Enter");
  await page.locator('form[action="/till/enroll"] [name=name]').fill("Mali");
  await page.locator('form[action="/till/enroll"] button.main').click();
  await page.waitForURL(/\/till\/member\/mem_/);
  await page.locator(".customer .chip.occasion", { hasText: "Day of the house" }).waitFor();
  await picture(page, "till-occasion-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  const record = new URL(page.url()).pathname.replace("/till/member", "/members");
  await page.goto(`${record}/edit`);
  const [month, day] = today().split("-").map(Number);
  await page.getByLabel("Day of birth").fill(String(day));
  await page.getByLabel("Month of birth").selectOption({ index: month });
  await page.locator("main form button.main").click();
  await page.waitForURL((url) => url.pathname === record);
  const occasion = page.locator('section[aria-labelledby="occasions"] dt', { hasText: "Birthday" });
  assert.match(await occasion.innerText(), /Now/);
  assert.equal(await page.getByText("+25").count(), 2);
  await picture(page, "member-occasions-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("occasions in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  const own = await house.opened({ viewport: PHONE });
  await own.goto(house.server.path(/\/m\/link\/\S+/));
  await own.locator("main form button").first().click();
  await own.waitForURL(/\/m$/);
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.goto(`/occasions?lang=${language}`);
      await picture(page, `occasions-${language}-${kind}`);
      assert.equal(await overflow(page), 0, `${language} ${kind}`);
      assert.deepEqual(await seriousFaults(page), [], `${language} ${kind}`);
    }
    await own.goto(`/m?lang=${language}`);
    await own.locator("p.occasion").first().waitFor();
    await picture(own, `me-occasions-${language}-phone`);
    assert.equal(await overflow(own), 0, language);
    assert.deepEqual(await seriousFaults(own), [], language);
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
