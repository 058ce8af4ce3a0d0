// A shop for the tests: Baci with a small demo history on a database of its own, and a real browser.

import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.BACI_BIN ?? join(root, "target/debug/baci");
const browserPath = process.env.BACI_CHROMIUM ?? "/usr/bin/chromium";
const screens = join(root, "target/screens");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const LANGUAGES = ["en", "lo", "th", "vi"];
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };
export const PASSWORD = "three green rivers";

/** A port that nobody listens on. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Baci in a process of its own, stopped by its id. */
export class Server {
  /** Starts on a folder of its own, with the text of a settings file; `port` and `folder` to start again
   *  where another stopped. */
  static async start({ port, folder, settings } = {}) {
    const server = new Server();
    server.port = port ?? (await freePort());
    server.folder = folder ?? (await mkdtemp(join(tmpdir(), "baci-browser-")));
    if (settings) await writeFile(join(server.folder, "baci.toml"), settings);
    server.url = `http://localhost:${server.port}`;
    const words = ["--db", `sqlite:${join(server.folder, "shop.db")}`, "demo"];
    words.push("--members", "60", "--receipts", "900", "--listen", `127.0.0.1:${server.port}`);
    server.child = spawn(binary, words, {
      cwd: server.folder,
      env: { ...process.env, BACI_PUBLIC_URL: server.url },
      stdio: ["ignore", "pipe", "pipe"],
    });
    server.said = "";
    server.child.stdout.on("data", (bytes) => (server.said += bytes));
    server.child.stderr.on("data", (bytes) => (server.said += bytes));
    await server.until(() => server.said.includes("Ctrl-C"), 60_000);
    return server;
  }

  async until(done, patience) {
    const since = Date.now();
    while (!done()) {
      if (this.child.exitCode !== null) throw new Error(`the server ended:\n${this.said}`);
      if (Date.now() - since > patience) throw new Error(`nothing happens:\n${this.said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The path of an address that the demo printed. */
  path(pattern) {
    const found = this.said.match(pattern);
    if (!found) throw new Error(`no ${pattern} in:\n${this.said}`);
    return found[0];
  }

  async stop({ keep = false } = {}) {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      await ended;
    }
    if (!keep) await rm(this.folder, { recursive: true, force: true });
  }
}

/** A browser; `close` ends it. */
export const openBrowser = (more = []) =>
  chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--no-first-run", ...more],
  });

/** A window with a page that fails the test on any error of a script, and on anything from elsewhere. */
export async function openPage(browser, server, options = {}) {
  const context = await browser.newContext({
    viewport: DESK, locale: "en-GB", baseURL: server.url, ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("console", (said) => {
    const expected = /Failed to load resource|net::ERR_/.test(said.text());
    if (said.type() === "error" && !expected) page.wrong.push(said.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) {
      page.wrong.push(`it asks ${request.url()}`);
    }
  });
  return page;
}

/** The first owner, by the link that the start printed. */
export async function becomeOwner(page, server) {
  await page.goto(server.path(/\/link\/\S+/));
  await page.locator("input[name=name]").fill("Noy");
  await page.locator("input[name=email]").fill("noy@example.com");
  for (const field of await page.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await page.locator("main form button.main").click();
  await page.waitForURL(server.url + "/");
}

/** A shop with its owner signed in and a browser, for all tests of a file: started before them and ended
 *  after. `server`, `browser` and `signedIn` are there once a test runs; `start` says how
 *  the server is started, `more` is done before the first test. */
export function shop({ start, more } = {}) {
  const shop = {};
  before(async () => {
    shop.server = await Server.start(await start?.());
    shop.browser = await openBrowser();
    const page = await openPage(shop.browser, shop.server);
    await becomeOwner(page, shop.server);
    shop.signedIn = await page.context().storageState();
    await more?.(page, shop);
    await page.context().close();
  });
  after(async () => {
    await shop.browser?.close();
    await shop.server?.stop();
  });
  /** A page of its own with the owner signed in. */
  shop.opened = (options) => openPage(shop.browser, shop.server, { storageState: shop.signedIn, ...options });
  return shop;
}

/** What axe-core finds that is serious or critical. */
export async function seriousFaults(page) {
  // Through the protocol: the page's own policy allows no script but its own.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
    return result.violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0].html }));
  });
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

/** How many pixels the page is wider than its window. */
export const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Keeps a picture of the page for a look. */
export async function picture(page, name) {
  await mkdir(screens, { recursive: true });
  // From the top: what sticks to the window stands where it does at first.
  await page.evaluate(() => scrollTo(0, 0));
  const path = join(screens, `${name}.png`);
  // A browser that has much to do now and then cannot take one of a long page; nothing else hangs on it.
  for (let left = 2; ; left -= 1) {
    try {
      return await page.screenshot({ path, fullPage: true });
    } catch (error) {
      if (left === 0 || !String(error).includes("Unable to capture screenshot")) throw error;
      await page.waitForTimeout(500);
    }
  }
}
