// Importing, by hand: a file with bad rows is uploaded, mapped, run, and its refused rows come back; a
// large one is stopped and goes on; all of it without scripts, too.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DESK, LANGUAGES, PHONE, Server, overflow, picture, seriousFaults, shop }
  from "./house.mjs";

const BAD = `\uFEFFเลขที่ใบเสร็จ;รหัสสมาชิก;วันที่;ยอดสุทธิ;สาขา
SIL-1001;10023;31/01/2026 12:05;1,250.00;silom
SIL-1002;10041;31/01/2026 12:31;จำนวนผิด;silom
SIL-1003;10023;32/01/2026 13:00;380.00;silom
SIL-1004;;31/01/2026 13:20;95.50;silom
SIL-1005;<script>alert(1)</script>;31/01/2026 13:44;2,480.00;silom
`;
const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const many = (source, count) =>
  "receipt,customer,time,amount\n" +
  Array.from({ length: count }, (_, i) => `${source}-${i},m${i % 400},2026-01-05 12:00,${(i % 90) + 10}.00\n`).join("");

const house = shop();

const { opened } = house;
const tile = (page, name) => page.locator(".tile", { hasText: name }).locator("dd");

async function upload(page, what) {
  await page.goto("/imports");
  await page.locator("input[type=file]").setInputFiles(what);
  await page.locator('form[enctype] button.main').click();
  await page.waitForURL(/\/imports\/imp_/);
}

async function done(page) {
  for (let i = 0; i < 100; i++) {
    if (await page.locator(".chip.good, .chip.warn, .chip.bad").first().innerText() === "Done") return;
    await page.waitForTimeout(300);
    if (i % 10 === 9) await page.reload();
  }
  assert.fail("the import does not end");
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`a file with bad rows is mapped, imported, and its refused rows come back, ${how}`, async () => {
    const page = await opened({ javaScriptEnabled, acceptDownloads: true });
    const source = javaScriptEnabled ? "silom" : "sathorn";
    await page.goto("/imports?lang=en");
    await upload(page, file(`${source}.csv`, BAD));
    assert.equal(await page.locator("h1").innerText(), `${source}.csv`);

    // It is guessed from Thai heads, days first, with groups of thousands.
    assert.equal(await page.locator("[name=when]").first().inputValue(), "%d/%m/%Y %H:%M");
    assert.equal(await page.locator("[name=form]").first().inputValue(), "point");
    const preview = page.locator("[data-region=preview]");
    await preview.getByText("Of the first 5 rows, 3 cannot be read").waitFor();
    await preview.getByText("฿1,250.00").waitFor();

    // A wrong column is shown to be wrong before anything is booked, and put right again.
    const look = async (value) => {
      await page.locator("form.columns [name=amount]").selectOption(value);
      if (!javaScriptEnabled) await page.locator("form.columns button").click();
    };
    await look("0");
    await preview.getByText("None of the first 5 rows can be read").waitFor();
    assert.equal(await preview.locator('form[action$="/start"]').count(), 0);
    await look("3");
    await preview.locator('form[action$="/start"] button').click();
    await page.locator(".notice").waitFor();
    await done(page);

    assert.equal(await tile(page, "New receipts").innerText(), "2");
    assert.equal(await tile(page, "Refused rows").innerText(), "3");
    const refused = page.locator("[data-region=rows]");
    for (const why of ["“จำนวนผิด” is no amount", "“32/01/2026 13:00” is no time", "Customer is empty"]) {
      await refused.getByText(why).waitFor();
    }
    const coming = page.waitForEvent("download");
    await refused.locator("a[download]").click();
    const text = await readFile(await (await coming).path(), "utf8");
    assert.equal(text.trim().split("\n").length, 4);
    assert.ok(text.includes("SIL-1003"));

    // What was put right is uploaded again; what was booked is not booked twice.
    const right = BAD.replace("จำนวนผิด", "420.00").replace("32/01", "30/01").replace(";;", ";10077;");
    await upload(page, file(`${source}.csv`, right));
    await page.locator('form[action$="/start"] button').click();
    await page.locator(".notice").waitFor();
    await done(page);
    assert.equal(await tile(page, "New receipts").innerText(), "3");
    assert.match(await tile(page, "Already there").innerText(), /^2/);
    await page.getByText("All rows are booked").waitFor();

    await page.goto("/audit?area=import");
    await page.locator("main").getByText("Uploaded a file").first().waitFor();
    assert.ok(!(await page.content()).includes("10023"), "no customer in the audit log");
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

test("a running import shows how far it is, is stopped, and goes on", async () => {
  const page = await opened();
  await page.goto("/imports?lang=en");
  await upload(page, file("year.csv", many("Y", 60_000)));
  await page.locator('form[action$="/start"] button').click();
  await page.waitForURL(/\/imports\/imp_\w+$/);
  const moving = page.locator("[data-again] progress");
  await moving.waitFor();
  const first = await tile(page, "Rows read").innerText();
  await page.waitForFunction((was) => document.querySelector(".tile dd").innerText !== was, first);
  assert.deepEqual(await seriousFaults(page), []);
  await picture(page, "imports-running-en-desk");
  await page.setViewportSize(PHONE);
  await picture(page, "imports-running-en-phone");
  assert.ok((await overflow(page)) <= 0);
  await page.locator('button[value="stop"]').click();
  await page.locator("main").getByText("What is booked stays. Go on whenever").waitFor();
  await picture(page, "imports-stopped-en-phone");
  const path = new URL(page.url()).pathname;
  await page.locator('button[value="continue"]').click();
  await page.locator("[data-again]").waitFor();

  // The server ends in the midst of it, and the next one goes on by itself.
  const { port, folder } = house.server;
  await house.server.stop({ keep: true });
  house.server = await Server.start({ port, folder });
  await page.goto(path);
  // The page looks again by itself until it is done: to ask for it beside that would meet its own asking.
  await page.locator(".chip").first().filter({ hasText: "Done" }).waitFor({ timeout: 100_000 });
  assert.equal(await page.locator("[data-again]").count(), 0);
  assert.equal(await tile(page, "Rows read").innerText(), "60,000");
  const number = async (name) => Number((await tile(page, name).innerText()).split("\n")[0].replaceAll(",", ""));
  assert.equal((await number("New receipts")) + (await number("Already there")), 60_000);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a file that is no file of receipts is told at once", async () => {
  const page = await opened();
  await page.goto("/imports?lang=en");
  await page.locator("input[type=file]").setInputFiles(file("empty.csv", ""));
  await page.locator("form[enctype] button.main").click();
  await page.locator("[data-summary]").getByText("The file is empty").waitFor();
  await page.locator("input[type=file]").setInputFiles(file("bills.xlsx", "PK\x03\x04 and so on"));
  await page.locator("form[enctype] button.main").click();
  await page.locator("[data-summary]").getByText("This is a spreadsheet").waitFor();
  await picture(page, "imports-refused-file-en-desk");
  // One that is too large is told before it is sent.
  await page.locator("input[type=file]").evaluate((input) => (input.dataset.most = "10"));
  await page.locator("input[type=file]").setInputFiles(file("large.csv", "x".repeat(20)));
  assert.match(await page.locator("input[type=file]").evaluate((input) => input.validationMessage), /too large/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("the pages of an import look right in four languages", async () => {
  const page = await opened({ viewport: PHONE });
  await page.goto("/imports?lang=en");
  await upload(page, file("look.csv", BAD));
  const draft = new URL(page.url()).pathname;
  await upload(page, file("looked.csv", BAD));
  const ended = new URL(page.url()).pathname;
  await page.locator('form[action$="/start"] button').click();
  await page.locator(".notice").waitFor();
  await done(page);
  for (const language of LANGUAGES) {
    await page.goto(`/imports?lang=${language}`);
    for (const [path, name] of [[draft, "map"], [ended, "done"]]) {
      for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
        await page.setViewportSize(viewport);
        await page.goto(path);
        await picture(page, `imports-${name}-${language}-${kind}`);
        assert.ok((await overflow(page)) <= 0, `${name} in ${language} is wider than its ${kind}`);
        assert.deepEqual(await seriousFaults(page), [], `${name} in ${language} on a ${kind}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "dark" });
  for (const path of [draft, ended]) {
    await page.goto(path);
    assert.deepEqual(await seriousFaults(page), [], `${path} in dark`);
  }
  await picture(page, "imports-done-dark-desk");
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});
