// Baskets of twenty lines under a hundred promotions: Baci's pricing beside the computation of another published engine,
// Medusa's promotion module (npm @medusajs/promotion), run without its database, on the same goods in the same minute.
// usage: node benches/peer.mjs [rounds]   (installs the peer into a folder of its own under the system's temporary one)

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "2.21.2";
const rounds = Number(process.argv[2] ?? 20);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const work = mkdtempSync(join(tmpdir(), "baci-peer-"));

// A fixed seed: the same goods on every machine.
let state = 20261123n;
const below = (most) => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(most));
};

const category = (article) => `c${article % 100}`;
const price = (article) => 1000 + 137 * (article % 61);
const carts = Array.from({ length: 200 }, () => {
  const articles = new Set();
  while (articles.size < 20) articles.add(below(400));
  return [...articles].map((article) => ({ article, pieces: 1 + below(3) }));
});

/** What each of the hundred promotions is, told to both. */
const offers = Array.from({ length: 100 }, (_, i) => {
  if (i < 60) return { kind: "category", of: `c${i}`, percent: 1 + (i % 5) };
  if (i < 80) return { kind: "article", of: `s${i * 5}`, amount: 100 };
  if (i < 90) return { kind: "order", percent: 1 };
  return { kind: "deal", of: `c${i}`, percent: 50 };
});

const baci = {
  schema: 1,
  program: { id: "peer", name: "Peer", currency: "THB", timezone: "Asia/Bangkok" },
  wallets: { points: { kind: "points" } },
  promotion: offers.map((own, i) => ({
    id: `p${i}`,
    ...{
      category: () => ({ discount: { percent: own.percent, on: { category: [own.of] } } }),
      article: () => ({ discount: { amount: "1.00", on: { sku: [own.of] } } }),
      order: () => ({ discount: { percent: own.percent } }),
      deal: () => ({
        deal: {
          buy: { quantity: 2, on: { category: [own.of] } },
          get: { quantity: 1, on: { category: [own.of] }, percent: own.percent },
        },
      }),
    }[own.kind](),
  })),
};
const baskets = carts.map((cart) => ({
  lines: cart.map(({ article, pieces }) => ({
    sku: `s${article}`, category: category(article), quantity: pieces * 1000, price: price(article),
  })),
}));

const rule = (attribute, value) => ({ attribute, operator: "in", values: [{ value }] });
const medusa = offers.map((own, i) => {
  const base = { id: `p${i}`, code: `p${i}`, is_automatic: true, type: "standard", rules: [] };
  const items = { target_type: "items", allocation: "each", max_quantity: 1000 };
  if (own.kind === "category") {
    const target_rules = [rule("items.product.category", own.of)];
    return { ...base, application_method: { ...items, type: "percentage", value: own.percent, target_rules } };
  }
  if (own.kind === "article") {
    const target_rules = [rule("items.sku", own.of)];
    return { ...base, application_method: { ...items, type: "fixed", value: 1, target_rules } };
  }
  if (own.kind === "order") {
    return { ...base, application_method: { target_type: "order", allocation: "across", type: "percentage", value: own.percent, target_rules: [] } };
  }
  const rules = [rule("items.product.category", own.of)];
  return {
    ...base, type: "buyget",
    application_method: {
      ...items, type: "percentage", value: own.percent, target_rules: rules, buy_rules: rules,
      buy_rules_min_quantity: 2, apply_to_quantity: 1,
    },
  };
});
const contexts = carts.map((cart) => cart.map(({ article, pieces }, i) => {
  const subtotal = (price(article) * pieces) / 100;
  return {
    id: `i${i}`, sku: `s${article}`, quantity: pieces, subtotal, original_total: subtotal,
    is_discountable: true, product: { category: category(article) },
  };
}));

function peer() {
  writeFileSync(join(work, "package.json"), "{}");
  const install = ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps"];
  execFileSync("npm", [...install, `@medusajs/promotion@${VERSION}`, `@medusajs/utils@${VERSION}`], { cwd: work, stdio: "ignore" });
  // The module asks for its utils by the framework's name: they are all of it that is needed here.
  const framework = join(work, "node_modules/@medusajs/framework");
  mkdirSync(framework, { recursive: true });
  writeFileSync(join(framework, "package.json"), '{"name":"@medusajs/framework","exports":{"./utils":"./utils.js"}}');
  writeFileSync(join(framework, "utils.js"), 'module.exports = require("@medusajs/utils");');
  const load = createRequire(join(work, "x.js"));
  const actions = join(work, "node_modules/@medusajs/promotion/dist/utils/compute-actions");
  const { getComputedActionsForItems } = load(join(actions, "line-items.js"));
  const { getComputedActionsForBuyGet, sortByBuyGetType } = load(join(actions, "buy-get.js"));
  const { areRulesValidForContext } = load(join(actions, "../validations/promotion-rule.js"));
  // As its computeActions does once the promotions are read: deals first, then one after another.
  return (items) => {
    const computed = [];
    const [applied, bought, got] = [new Map(), new Map(), new Map()];
    for (const own of [...medusa].sort(sortByBuyGetType)) {
      if (!areRulesValidForContext(own.rules, { items }, "order")) continue;
      computed.push(...(own.type === "buyget"
        ? getComputedActionsForBuyGet(own, items, applied, bought, got)
        : getComputedActionsForItems(own, items, applied, own.application_method.allocation)));
    }
    return computed;
  };
}

const at = (times, share) => times[Math.floor(times.length * share)] / 1000;

try {
  writeFileSync(join(work, "program.json"), JSON.stringify(baci));
  writeFileSync(join(work, "baskets.json"), JSON.stringify(baskets));
  const cargo = ["run", "--release", "--quiet", "-p", "baci-core", "--example", "quotes", "--"];
  const own = JSON.parse(execFileSync("cargo", [...cargo, join(work, "program.json"), join(work, "baskets.json"), String(rounds)], { cwd: root }));
  const compute = peer();
  const times = [];
  let off = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const items of contexts) {
      const since = process.hrtime.bigint();
      const actions = compute(items);
      times.push(Number(process.hrtime.bigint() - since));
      if (round === 0) for (const { amount } of actions) off += Number(amount ?? 0);
    }
  }
  // The first round is where its code is made quick: it does not count.
  const warm = times.slice(contexts.length).sort((a, b) => a - b);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root }).toString().trim();
  console.log(`machine: ${cpus().length} cores, node ${process.version}, commit ${commit}; 200 baskets of 20 lines, 100 promotions, ${rounds} rounds`);
  console.log(`Baci: p50 ${own.p50_us} us, p99 ${own.p99_us} us; off in all ${own.off / 100}`);
  console.log(`@medusajs/promotion ${VERSION}: p50 ${at(warm, 0.5).toFixed(0)} us, p99 ${at(warm, 0.99).toFixed(0)} us; off in all ${off.toFixed(2)}`);
  console.log(`ratio of the middles: ${(at(warm, 0.5) / own.p50_us).toFixed(1)}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
