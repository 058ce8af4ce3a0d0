// Games on the pages: played on a member's phone, also without scripts, and checked there; odds in the console.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, overflow, picture, seriousFaults, shop } from "./house.mjs";

const GAMES = `
[games.wheel]
name = { en = "Lucky wheel", lo = "ກົງລໍ້ໂຊກດີ", th = "วงล้อนำโชค", vi = "Vòng quay may mắn" }
description = { en = "A spin for everybody", lo = "ໝຸນໄດ້ທຸກຄົນ", th = "หมุนได้ทุกคน", vi = "Ai cũng được quay" }
kind = "spin"
limits = { per_day = 4 }
budget = { amount = 500, per = "day" }
otherwise = "none"
prizes = [
  { id = "hundred", name = { en = "100 points", lo = "100 ຄະແນນ", th = "100 คะแนน", vi = "100 điểm" }, weight = 2, gives = { wallet = "points", points = 100 }, worth = 10, most = 5, per = "month" },
  { id = "ten", name = { en = "10 points", lo = "10 ຄະແນນ", th = "10 คะแนน", vi = "10 điểm" }, weight = 18, gives = { wallet = "points", points = 10 }, worth = 1 },
  { id = "none", name = { en = "Better luck next time", lo = "ເທື່ອໜ້າລອງໃໝ່", th = "ครั้งหน้าลองใหม่", vi = "Hẹn bạn lần sau" }, weight = 80 },
]
[games.scratch]
name = { en = "Scratch card", lo = "ບັດຂູດ", th = "บัตรขูด", vi = "Thẻ cào" }
kind = "scratch"
price = { wallet = "points", points = 100000 }
prizes = [{ id = "none", name = { en = "Better luck next time", lo = "ເທື່ອໜ້າລອງໃໝ່", th = "ครั้งหน้าลองใหม่", vi = "Hẹn bạn lần sau" }, weight = 1 }]
`;

const house = shop({
  more: async (page) => {
    await page.goto("/program/edit?lang=en");
    const text = page.locator("textarea[name=text]");
    await text.fill((await text.inputValue()) + GAMES);
    await page.locator('button[value="check"]').click();
    page.once("dialog", (dialog) => dialog.accept());
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/program$/);
  },
});

/** A member's phone; its link is good once, and its session is kept. */
let kept;
async function mine(options = {}) {
  const page = await house.opened({ viewport: PHONE, ...(kept && { storageState: kept }), ...options });
  if (kept) return page;
  await page.goto(house.server.path(/\/m\/link\/\S+/));
  await page.locator("main form button").first().click();
  await page.waitForURL(/\/m$/);
  kept = await page.context().storageState();
  return page;
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** What the page tells, worked out by the browser's owner. */
async function checked(page, seal, words) {
  const proof = page.locator("dl.proof dd");
  assert.equal(await proof.nth(0).innerText(), seal);
  const seed = await proof.nth(1).innerText();
  assert.equal(sha256(seed), seal);
  const number = sha256(`${seed}:${words}:0`).slice(0, 16);
  assert.equal(await page.locator("ol span.mono").innerText(), number);
  const rest = BigInt(`0x${number}`) % 100n;
  const prize = rest < 2n ? "100 points" : rest < 20n ? "10 points" : "Better luck next time";
  assert.match(await page.locator("tr.drawn").innerText(), new RegExp(prize));
  assert.match(await page.locator("#prize").innerText(), new RegExp(prize));
}

test("a member plays, also without scripts, and works out what was drawn", async () => {
  const page = await mine();
  await page.goto("/m?lang=en");
  await page.locator('nav.ways a[href="/m/games"]').click();
  const wheel = page.locator("section.card", { hasText: "Lucky wheel" });
  assert.match(await wheel.innerText(), /2 in 100/);
  assert.match(await wheel.innerText(), /You can play 4 times/);
  assert.equal(await page.locator("section.card", { hasText: "Scratch card" }).locator("form").count(), 0);
  await wheel.locator("summary").click();
  const seal = await wheel.locator("p .hash").innerText();
  await wheel.locator("input[name=words]").fill("ໂຊກດີ 8");
  await picture(page, "me-games-open-en-phone");
  assert.deepEqual(await seriousFaults(page), []);
  await wheel.locator("button.main").click();
  await page.waitForURL(/\/m\/plays\/ref_/);
  await checked(page, seal, "ໂຊກດີ 8");
  assert.deepEqual(await seriousFaults(page), []);
  const played = new URL(page.url()).pathname;
  const plain = await mine({ javaScriptEnabled: false });
  await plain.goto("/m/games?lang=en");
  const next = await plain.locator("form", { hasText: "Spin the wheel" }).locator("input[name=seal]").inputValue();
  await plain.locator("button.main", { hasText: "Spin the wheel" }).click();
  await plain.waitForURL(/\/m\/plays\/ref_/);
  await checked(plain, next, "");
  assert.notEqual(new URL(plain.url()).pathname, played);
  // The page that was open before names a draw that is gone.
  await page.goto("/m/games?lang=en");
  await page.locator("input[name=seal]").first().evaluate((input, old) => (input.value = old), seal);
  await page.locator("button.main").first().click();
  await page.getByText("Another draw is next by now").first().waitFor();
  assert.deepEqual([...page.wrong, ...plain.wrong], []);
  await page.context().close();
  await plain.context().close();
});

test("games in four languages, on a phone and on a desk, for a screen reader", async () => {
  const page = await house.opened();
  const own = await mine();
  await own.goto("/m/games?lang=en");
  const play = await own.locator(".timeline a").first().getAttribute("href");
  for (const language of LANGUAGES) {
    for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.goto(`/games?lang=${language}`);
      await picture(page, `games-${language}-${kind}`);
      assert.equal(await overflow(page), 0, `${language} ${kind}`);
      assert.deepEqual(await seriousFaults(page), [], `${language} ${kind}`);
    }
    for (const [name, path] of [["me-games", "/m/games"], ["me-play", play]]) {
      await own.goto(`${path}?lang=${language}`);
      await picture(own, `${name}-${language}-phone`);
      assert.equal(await overflow(own), 0, `${name} ${language}`);
      assert.deepEqual(await seriousFaults(own), [], `${name} ${language}`);
    }
  }
  assert.deepEqual([...page.wrong, ...own.wrong], []);
  await page.context().close();
  await own.context().close();
});
