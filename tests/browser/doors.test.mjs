// The doors of the staff beside the password: a passkey with the browser's own virtual authenticator,
// and another provider, which is a real one.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  DESK, LANGUAGES, PASSWORD, PHONE, freePort, openPage, overflow, picture, seriousFaults, shop,
} from "./house.mjs";
import { openProvider, settings } from "./provider.mjs";

let provider;
const house = shop({
  start: async () => {
    const port = await freePort();
    provider = await openProvider(`http://localhost:${port}`);
    return { port, settings: settings(provider) };
  },
});
after(() => provider?.close());

/** A window whose device has an authenticator: it holds passkeys and knows its owner. */
async function withAuthenticator(options) {
  const page = await openPage(house.browser, house.server, options);
  const device = await page.context().newCDPSession(page);
  await device.send("WebAuthn.enable");
  const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  const held = async () => (await device.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length;
  const person = (isUserVerified) => device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { page, held, person };
}

const passkeyForm = (page) => page.locator("form[data-passkey]");

async function signOut(page) {
  await page.locator('form[action="/sign-out"] button').first().click();
  await page.waitForURL(/\/sign-in/);
}

test("a passkey is added, signs in, is removed, and then is refused", async () => {
  const { page, held, person } = await withAuthenticator();
  page.on("dialog", (dialog) => dialog.accept());
  // A session of its own: it is ended below.
  await page.goto("/sign-in");
  await page.locator("input[name=email]").fill("noy@example.com");
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main button.main").click();
  await page.waitForURL(house.server.url + "/");
  await page.goto("/account?lang=en");
  assert.equal(await page.locator("[data-passkey-none]").count(), 0, "this browser can");
  await passkeyForm(page).locator("[name=name]").fill("The shop's <b>tablet</b>");
  await passkeyForm(page).locator("button").click();
  await page.locator(".notice", { hasText: "The passkey is added" }).waitFor();
  const listed = page.locator("section[aria-labelledby=passkeys] li");
  assert.match(await listed.innerText(), /The shop's <b>tablet<\/b>[\s\S]*never used yet/);
  assert.equal(await held(), 1, "the device keeps it");
  await picture(page, "account-passkey-en-desk");

  // The same device once more: it is told that there is one.
  await passkeyForm(page).locator("[name=name]").fill("Again");
  await passkeyForm(page).locator("button").click();
  await page.locator("[data-wrong]", { hasText: "has a passkey for your account already" }).waitFor();

  await signOut(page);
  await page.goto("/sign-in?back=/members");
  await passkeyForm(page).locator("button").click();
  await page.waitForURL(house.server.url + "/members");
  await page.goto("/account");
  assert.match(await listed.innerText(), /last used/);
  await page.goto("/audit?area=passkey");
  await page.locator("main").getByText("Added a passkey").waitFor();
  await page.goto("/audit?area=session");
  await page.locator("main").getByText("by: passkey").first().waitFor();

  // Somebody else's finger: the device says no, and the page says so.
  await signOut(page);
  await person(false);
  await passkeyForm(page).locator("button").click();
  await page.locator("[data-wrong]", { hasText: "cancelled, or took too long" }).waitFor();
  await picture(page, "sign-in-cancelled-en-desk");
  await person(true);
  await passkeyForm(page).locator("button").click();
  await page.waitForURL(house.server.url + "/");

  await page.goto("/account");
  await listed.locator("button").click();
  await page.locator(".notice", { hasText: "The passkey is removed" }).waitFor();
  assert.equal(await listed.count(), 0);
  await signOut(page);
  assert.equal(await held(), 1, "the device still has it");
  await passkeyForm(page).locator("button").click();
  await page.locator("[data-summary]", { hasText: "This passkey is not known here" }).waitFor();
  await page.goto("/members");
  await page.waitForURL(/\/sign-in/);
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("at another address a passkey says where it works, and without scripts none is offered", async () => {
  const elsewhere = house.server.url.replace("localhost", "127.0.0.1");
  const page = await openPage(house.browser, { url: elsewhere });
  await page.goto("/sign-in?lang=en");
  await passkeyForm(page).locator("button").click();
  await page.locator("[data-wrong]", { hasText: house.server.url }).waitFor();
  await page.context().close();
  const bare = await openPage(house.browser, house.server, { javaScriptEnabled: false, storageState: house.signedIn });
  await bare.goto("/account?lang=en");
  assert.ok(await bare.locator("[data-passkey-none]").isVisible());
  assert.ok(!(await passkeyForm(bare).isVisible()));
  await bare.context().close();
});

/** Goes to the provider. */
async function leave(page, back = "") {
  await page.goto(`/sign-in?lang=en${back && `&back=${back}`}`);
  await page.getByRole("link", { name: "Sign in with Wasabi ID" }).click();
  await page.locator("input[name=login]").waitFor();
}

/** Signs in at the provider as somebody, and agrees to what is told of them. */
async function signInThere(page, who) {
  await page.locator("input[name=login]").fill(who);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
  await page.locator("input[name=login]").waitFor({ state: "detached" });
  await page.locator("button[type=submit]").click();
}

async function comeBy(page, who, back) {
  await leave(page, back);
  await signInThere(page, who);
}

/** The address that the provider leads back to, not used up: what the browser kept is taken away from
 *  it for the time, so that Baci does not know it, and given back. */
async function wayBack(page, who) {
  await leave(page);
  const kept = (await page.context().cookies()).filter(({ name }) => name === "baci-oidc");
  await page.context().clearCookies({ name: "baci-oidc" });
  const asked = page.waitForRequest(/\/sign-in\/oidc\/back/);
  await signInThere(page, who);
  await page.locator("[data-summary]").waitFor();
  await page.context().addCookies(kept);
  return (await asked).url();
}

const somebody = (options) => openPage(house.browser, house.server, options);
const refused = (page, text) => page.locator("[data-summary]", { hasText: text }).waitFor();
const session = async (page) => (await page.context().cookies()).find(({ name }) => name === "baci-session")?.value;

test("whoever has an account comes in by the provider, and stays the same under another address", async () => {
  provider.people.set("17", { email: "noy@example.com", email_verified: true, name: "Noy Keo" });
  const page = await somebody();
  // A session that somebody else put there is not taken over.
  await page.context().addCookies([{ name: "baci-session", value: "chosen-by-somebody-else", url: house.server.url }]);
  await comeBy(page, "17", "/members");
  await page.waitForURL(house.server.url + "/members");
  assert.notEqual(await session(page), "chosen-by-somebody-else");
  assert.ok(!(await page.context().cookies()).some(({ name }) => name === "baci-oidc"), "what went along is gone");
  await page.goto("/audit?area=session");
  await page.locator("main").getByText("by: oidc").first().waitFor();
  await page.context().close();

  provider.people.set("17", { email: "another@example.com", email_verified: true });
  const again = await somebody();
  await comeBy(again, "17");
  await again.waitForURL(house.server.url + "/");
  await again.context().close();

  // The address is somebody else's at the provider now: the account is not.
  provider.people.set("18", { email: "noy@example.com", email_verified: true });
  const other = await somebody();
  await comeBy(other, "18");
  await refused(other, "There is no account for you here");
  await other.context().close();
  assert.deepEqual(provider.failed, []);
});

test("without an account, a confirmed address or the will to, nobody comes in", async () => {
  provider.people.set("20", { email: "stranger@example.com", email_verified: true });
  provider.people.set("21", { email: "noy@example.com", email_verified: false });
  for (const [who, text] of [["20", "There is no account for you here"], ["21", "is not confirmed there"]]) {
    const page = await somebody();
    await comeBy(page, who);
    await refused(page, text);
    assert.equal(await session(page), undefined);
    await page.context().close();
  }
  const page = await somebody();
  await page.goto("/sign-in?lang=en");
  await page.getByRole("link", { name: "Sign in with Wasabi ID" }).click();
  await page.getByText("Cancel").click();
  await refused(page, "You turned back");
  await page.context().close();
});

test("an invitation is taken up by the provider, and an account that was taken away stays so", async () => {
  provider.people.set("30", { email: "vone@example.com", email_verified: true, name: "Vone" });
  const owner = await somebody({ storageState: house.signedIn });
  await owner.goto("/staff?lang=en");
  await owner.locator("main form [name=email]").fill("Vone@Example.com");
  await owner.locator("main select[name=role]").selectOption("support");
  await owner.locator("main form[method=post] button.main").click();
  // The link stands on the page that answers, to be handed over.
  assert.match(await owner.locator("[data-summary] .mono").innerText(), /^http:\/\/localhost:\d+\/link\//);
  const vone = await somebody();
  await comeBy(vone, "30");
  await vone.waitForURL(house.server.url + "/");
  assert.match(await vone.locator("nav .who").innerText(), /Vone\s+Support/);
  await owner.goto("/staff");
  await owner.locator("main table").getByRole("link", { name: "Vone" }).click();
  await owner.locator("select[name=do]").selectOption("disable");
  await owner.locator("main form[method=post] button.main").click();
  await owner.locator(".notice").waitFor();
  await vone.goto("/members");
  await vone.waitForURL(/\/sign-in/);
  await vone.context().clearCookies();
  await comeBy(vone, "30");
  await refused(vone, "There is no account for you here");
  await vone.context().close();
  await owner.context().close();
});

test("a way back is good once, in time, for the browser that left, and as it was", async () => {
  provider.people.set("17", { email: "noy@example.com", email_verified: true });
  const stale = "took too long, or was started in another window";
  const page = await somebody();
  const tampered = new URL(await wayBack(page, "17"));
  tampered.searchParams.set("state", tampered.searchParams.get("state").replace(/^./, (c) => (c === "a" ? "b" : "a")));
  await page.goto(tampered.href);
  await refused(page, stale);
  await page.context().close();

  const good = await somebody();
  const url = await wayBack(good, "17");
  const thief = await somebody();
  await thief.goto(url);
  await refused(thief, stale);
  assert.equal(await session(thief), undefined);
  await good.goto(url);
  await good.waitForURL(house.server.url + "/");
  await thief.context().close();
  await good.context().clearCookies();
  await good.goto(url);
  await refused(good, stale);

  // A way of one's own with a code that was used: the provider refuses it.
  const fresh = new URL(await wayBack(good, "17"));
  fresh.searchParams.set("code", new URL(url).searchParams.get("code"));
  provider.failed.length = 0;
  await good.goto(fresh.href);
  await refused(good, "does not answer as it should");
  assert.match(provider.failed.join(), /grant/);

  await good.context().clearCookies();
  provider.lifetime.code = 1;
  const late = await wayBack(good, "17");
  provider.lifetime.code = 60;
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await good.goto(late);
  await refused(good, "does not answer as it should");
  assert.equal(await session(good), undefined);
  assert.ok(!house.server.said.includes("noy@example.com"), "no address in the log");
  await good.context().close();
});

test("another site cannot send somebody off to the provider", async () => {
  const page = await somebody();
  await page.route("https://evil.example/", (route) =>
    route.fulfill({ contentType: "text/html", body: `<a href="${house.server.url}/sign-in/oidc">go</a>` }));
  await page.goto("https://evil.example/");
  await page.getByText("go").click();
  await page.waitForURL(house.server.url + "/sign-in");
  await page.context().close();
});

test("the doors look right in every language", async () => {
  for (const language of LANGUAGES) {
    const page = await openPage(house.browser, house.server, { viewport: PHONE });
    for (const [path, name] of [["/sign-in", "doors"], ["/sign-in?wrong=oidc-no-account", "doors-refused"]]) {
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
      await picture(page, `${name}-${language}-phone`);
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await seriousFaults(page), []);
    }
    await page.setViewportSize(DESK);
    await picture(page, `doors-${language}-desk`);
    await page.context().close();
  }
});
