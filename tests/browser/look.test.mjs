// Every page as it looks: in four languages, on a phone and on a desk, in light and dark.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DESK, LANGUAGES, PHONE, openPage, overflow, picture, seriousFaults, shop,
} from "./house.mjs";

const PAGES = ["/", "/members", "/members/new", "/purchases", "/program", "/program/text", "/program/edit",
  "/program/versions", "/program/versions/1", "/offers", "/offers/new",
  "/offers/new?kind=percent", "/offers/new?kind=deal", "/offers/new?kind=steps", "/imports", "/outbox", "/tasks", "/staff", "/keys", "/settings",
  "/audit", "/account", "/not-there"];

let paths;
const house = shop({
  more: async (page) => {
    const first = async (path, prefix) => {
      await page.goto(path);
      const links = await page.locator(`main a[href^="${prefix}"]`).evaluateAll((all) => all.map((a) => a.pathname));
      return links.find((link) => !link.endsWith("/new"));
    };
    const member = await first("/members", "/members/");
    const offer = await first("/offers", "/offers/");
    paths = [...PAGES, member, `${member}/edit`, await first("/purchases", "/purchases/ref_"),
      await first("/staff", "/staff/"), offer, `${offer}/edit`];
  },
});

/** A page's name among the pictures: its path, without what is different in every run. */
const named = (path) =>
  path === "/" ? "overview" : path.slice(1).replace(/ref_\w+|[a-z]+_[0-9a-z]{20,}/g, "one")
    .replace(/^offers\/(?!new)[a-z0-9-]+/, "offers-one").replaceAll(/[/?=]/g, "-");

async function look(page, path, name) {
  await page.goto(path);
  await picture(page, name);
  assert.ok((await overflow(page)) <= 0, `${name} is wider than its window`);
}

for (const language of LANGUAGES) {
  test(`pages in ${language}, on a phone and on a desk`, async () => {
    const page = await openPage(house.browser, house.server, { storageState: house.signedIn, viewport: PHONE });
    await page.goto(`/?lang=${language}`);
    const titles = new Map();
    for (const path of paths) {
      await page.setViewportSize(PHONE);
      await look(page, path, `${named(path)}-${language}-phone`);
      assert.equal(await page.locator("html").getAttribute("lang"), language, path);
      titles.set(path, await page.title());
      await page.setViewportSize(DESK);
      await look(page, path, `${named(path)}-${language}-desk`);
    }
    if (language !== "en") {
      const english = await openPage(house.browser, house.server, { storageState: house.signedIn });
      await english.goto("/?lang=en");
      assert.notEqual(await english.title(), titles.get("/"));
      await english.context().close();
    }
    assert.deepEqual(page.wrong, []);
    await page.context().close();
  });
}

for (const colorScheme of ["light", "dark"]) {
  for (const [kind, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    test(`nothing serious for a screen reader: ${colorScheme}, ${kind}`, async () => {
      const options = { storageState: house.signedIn, viewport, colorScheme, reducedMotion: "reduce" };
      const page = await openPage(house.browser, house.server, options);
      await page.goto("/?lang=en");
      for (const path of paths) {
        await page.goto(path);
        assert.deepEqual(await seriousFaults(page), [], `${path}, ${colorScheme}, ${kind}`);
        if (colorScheme === "dark") await picture(page, `${named(path)}-en-${kind}-dark`);
      }
      assert.deepEqual(page.wrong, []);
      await page.context().close();
    });
  }
}

test("signing in looks right before anybody is signed in", async () => {
  for (const language of LANGUAGES) {
    const page = await openPage(house.browser, house.server, { viewport: PHONE });
    await page.goto(`/sign-in?lang=${language}`);
    await picture(page, `sign-in-${language}-phone`);
    assert.ok((await overflow(page)) <= 0);
    assert.deepEqual(await seriousFaults(page), []);
    await page.context().close();
  }
});
