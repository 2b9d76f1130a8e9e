import type { Store } from "@openswf/core/stores/store";
import { expect, test } from "vitest";
import { domain, scope } from "../../../core/test/stores/contract/building.ts";
import { effort } from "../../../core/test/world/effort.ts";
import { Dice } from "../../../server/test/crash/dice.ts";
import { TwoStores } from "./two-stores.ts";

/** In another order by UTF-16 units than by bytes. */
const names = ["a", "ab", "B", "10", "é", "\uff5e", "\u{1f600}", "\u{1f600}a"] as const;
const versions = ["1", "10", "9"] as const;
const kinds = ["workflow", "activity"] as const;
const statuses = ["REGISTERED", "DEPRECATED"] as const;

type Step = (store: Store) => Promise<unknown>;

/** One of each change, with arguments by chance. */
function changes(dice: Dice, at: number): Readonly<Record<string, Step>> {
  const one = <Item>(items: readonly [Item, ...Item[]]): Item => dice.oneOf(items) ?? items[0];
  const name = one(names);
  const of = { domain: `${scope}/${one(names)}`, kind: one(kinds), name, version: one(versions) };
  const status = one(statuses);
  const removed = one(names);
  const limit = dice.between(2, 9);
  const expectedVersion = dice.between(0, 6);
  const set = [{ key: name, value: of.version }, { key: of.version }];
  const put = [{ key: name, body: String(at) }];
  const type = { ...of, status, description: one([undefined, name]), createdAt: at, deprecatedAt: undefined };
  return {
    registerDomain: (store) => store.registerDomain(domain(name, { tags: set.slice(0, 1) }), limit),
    setDomainStatus: (store) => store.setDomainStatus(of.domain, status, at),
    tagDomain: (store) => store.tagDomain(of.domain, set, [removed], limit),
    registerType: (store) => store.registerType({ ...type, configuration: "{}" }, limit),
    setTypeStatus: (store) => store.setTypeStatus(of, status, at),
    deleteType: (store) => store.deleteType(of),
    changeAccess: (store) => store.changeAccess(expectedVersion, { put, removed: [removed] }),
    secret: (store) => store.secret(name, () => Uint8Array.of(at)),
    removeSecret: (store) => store.removeSecret(removed),
  };
}

/** One of each read, with arguments by chance. */
function reads(dice: Dice): Readonly<Record<string, Step>> {
  const one = <Item>(items: readonly [Item, ...Item[]]): Item => dice.oneOf(items) ?? items[0];
  const key = `${scope}/${one(names)}`;
  const kind = one(kinds);
  const status = one(statuses);
  const after = one([undefined, ...names]);
  const name = one([undefined, ...names]);
  const typeKey = { domain: key, kind, name: one(names), version: one(versions) };
  const page = { limit: dice.between(0, 4), reverse: dice.oneIn(2) };
  const afterType = after === undefined ? undefined : { name: after, version: typeKey.version };
  return {
    readDomain: (store) => store.readDomain(key),
    listDomains: (store) => store.listDomains(scope, status, { after, ...page }),
    scanDomains: (store) => store.scanDomains(after && `${scope}/${after}`, page.limit),
    readType: (store) => store.readType(typeKey),
    listTypes: (store) => store.listTypes(key, kind, status, name, { after: afterType, ...page }),
    accessVersion: (store) => store.accessVersion(),
    scanAccess: (store) => store.scanAccess(after, page.limit),
    scanSecrets: async (store) =>
      (await store.scanSecrets(after, page.limit)).map((secret) => [secret.name, ...secret.value]),
  };
}

test("after any registrations and changes of records, the memory store answers every read as SQLite does", async () => {
  const answers = new Set<unknown>();
  for (let seed = 0; seed < 15 * effort; seed++) {
    const dice = new Dice(seed);
    const stores = new TwoStores();
    for (let at = 1; at <= 40; at++) {
      for (const [what, step] of Object.entries(changes(dice, at))) {
        const answer = await stores.ask(`seed ${seed}: ${what}`, step);
        if (typeof answer === "string") answers.add(`${what}: ${answer}`);
      }
      for (const [what, read] of Object.entries(reads(dice))) await stores.ask(`seed ${seed}: ${what}`, read);
    }
    await stores.close();
  }
  expect([...answers].toSorted()).toEqual([
    "changeAccess: changed",
    "changeAccess: conflict",
    "deleteType: deleted",
    "deleteType: registered",
    "deleteType: unknown",
    "registerDomain: exists",
    "registerDomain: limitExceeded",
    "registerDomain: registered",
    "registerType: exists",
    "registerType: limitExceeded",
    "registerType: registered",
    "setDomainStatus: changed",
    "setDomainStatus: unchanged",
    "setDomainStatus: unknown",
    "setTypeStatus: changed",
    "setTypeStatus: unchanged",
    "setTypeStatus: unknown",
    "tagDomain: changed",
    "tagDomain: tooMany",
    "tagDomain: unknown",
  ]);
});
