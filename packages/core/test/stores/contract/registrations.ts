import type { RegistrationStatus } from "@openswf/model/wire-types";
import { describe, expect, test } from "vitest";
import type { TypeKey, TypeRecord } from "../../../src/stores/registered-types.ts";
import type { Store } from "../../../src/stores/store.ts";
import { domain, orders, scope } from "./building.ts";
import { type OpenStore, storeOfEachTest } from "./opened-store.ts";

/** Byte order: digits, capitals, small letters, then non-ASCII characters by their UTF-8. */
const inByteOrder = ["10", "9", "A", "Z", "a", "ab", "z", "é", "漢", "\uFFFD", "\u{1F600}"];

function type(name: string, version = "1", parts: Partial<TypeRecord> = {}): TypeRecord {
  return {
    domain: orders,
    kind: "workflow",
    name,
    version,
    status: "REGISTERED",
    description: undefined,
    createdAt: 1_000,
    deprecatedAt: undefined,
    configuration: "{}",
    ...parts,
  };
}

export function describeRegistrations(open: OpenStore): void {
  describe("domains", () => {
    const opened = storeOfEachTest(open);
    const names = async (store: Store, status: RegistrationStatus, limit: number, after?: string, reverse = false) =>
      (await store.listDomains(scope, status, { after, limit, reverse })).map((record) => record.name);

    test("a registered domain is read back as registered", async () => {
      const record = domain("orders", {
        description: "where orders live \u0000 é",
        retention: "NONE",
        tags: [{ key: "team", value: "shop" }, { key: "untold" }],
      });
      expect(await opened.store.registerDomain(record, 100)).toBe("registered");
      expect(await opened.store.readDomain(orders)).toEqual(record);
      expect(await opened.store.readDomain(`${scope}/unheard-of`)).toBeUndefined();
    });

    test("a name can be registered only once, in either status", async () => {
      await opened.store.registerDomain(domain("orders"), 100);
      expect(await opened.store.registerDomain(domain("orders", { description: "again" }), 1)).toBe("exists");
      await opened.store.setDomainStatus(orders, "DEPRECATED", 2_000);
      expect(await opened.store.registerDomain(domain("orders"), 100)).toBe("exists");
      expect((await opened.store.readDomain(orders))?.description).toBeUndefined();
    });

    test("a scope has a limit of domains, which counts deprecated ones", async () => {
      await opened.store.registerDomain(domain("a"), 2);
      await opened.store.registerDomain(domain("b"), 2);
      await opened.store.setDomainStatus(`${scope}/a`, "DEPRECATED", 2_000);
      expect(await opened.store.registerDomain(domain("c"), 2)).toBe("limitExceeded");
      expect(await opened.store.readDomain(`${scope}/c`)).toBeUndefined();
      const elsewhere = domain("c", { key: "111122223333/us-east-1/c" });
      expect(await opened.store.registerDomain(elsewhere, 2)).toBe("registered");
    });

    test("a domain's status changes back and forth", async () => {
      await opened.store.registerDomain(domain("orders"), 100);
      expect(await opened.store.setDomainStatus(orders, "REGISTERED", 2_000)).toBe("unchanged");
      expect(await opened.store.setDomainStatus(orders, "DEPRECATED", 2_000)).toBe("changed");
      expect(await opened.store.setDomainStatus(orders, "DEPRECATED", 2_000)).toBe("unchanged");
      expect((await opened.store.readDomain(orders))?.status).toBe("DEPRECATED");
      expect(await opened.store.setDomainStatus(orders, "REGISTERED", 3_000)).toBe("changed");
      expect(await opened.store.setDomainStatus(`${scope}/unheard-of`, "DEPRECATED", 2_000)).toBe("unknown");
    });

    test("domains are listed by status in byte order of their names, page by page, in both directions", async () => {
      for (const name of inByteOrder.toReversed()) await opened.store.registerDomain(domain(name), 100);
      await opened.store.registerDomain(domain("B"), 100);
      await opened.store.setDomainStatus(`${scope}/B`, "DEPRECATED", 2_000);
      await opened.store.registerDomain(domain("b", { key: "111122223333/us-east-1/b" }), 100);
      expect(await names(opened.store, "REGISTERED", 100)).toEqual(inByteOrder);
      expect(await names(opened.store, "DEPRECATED", 100)).toEqual(["B"]);
      expect(await names(opened.store, "REGISTERED", 3, "Z")).toEqual(["a", "ab", "z"]);
      expect(await names(opened.store, "REGISTERED", 100, undefined, true)).toEqual(inByteOrder.toReversed());
      expect(await names(opened.store, "REGISTERED", 3, "a", true)).toEqual(["Z", "A", "9"]);
    });

    test("all domains of all scopes are scanned by key", async () => {
      const keys = ["111122223333/eu-west-1/a", "111122223333/eu-west-1/b", "444455556666/eu-west-1/a"];
      for (const key of keys.toReversed()) {
        await opened.store.registerDomain(domain(key.slice(-1), { key }), 100);
      }
      expect((await opened.store.scanDomains(undefined, 2)).map((record) => record.key)).toEqual(keys.slice(0, 2));
      expect((await opened.store.scanDomains(keys[1], 2)).map((record) => record.key)).toEqual(keys.slice(2));
    });

    test("tags are set over the existing ones, then removed, within a limit", async () => {
      await opened.store.registerDomain(domain("orders", { tags: [{ key: "team", value: "shop" }] }), 100);
      const tags = async () => (await opened.store.readDomain(orders))?.tags;
      expect(await opened.store.tagDomain(orders, [{ key: "team", value: "web" }, { key: "cost" }], [], 2)).toBe(
        "changed",
      );
      expect(await tags()).toEqual([{ key: "team", value: "web" }, { key: "cost" }]);
      expect(await opened.store.tagDomain(orders, [{ key: "one-more", value: "" }], [], 2)).toBe("tooMany");
      expect(await tags()).toHaveLength(2);
      expect(await opened.store.tagDomain(orders, [{ key: "one-more", value: "" }], ["cost", "unheard-of"], 2)).toBe(
        "changed",
      );
      expect(await tags()).toEqual([
        { key: "team", value: "web" },
        { key: "one-more", value: "" },
      ]);
      expect(await opened.store.tagDomain(`${scope}/unheard-of`, [], [], 2)).toBe("unknown");
    });
  });

  describe("types", () => {
    const opened = storeOfEachTest(open);
    const key = (name: string, version = "1"): TypeKey => ({ domain: orders, kind: "workflow", name, version });

    test("a registered type is read back as registered", async () => {
      const record = type("process-order", "1.0", { description: "é", configuration: '{"defaultTaskPriority":"1"}' });
      expect(await opened.store.registerType(record, 100)).toBe("registered");
      expect(await opened.store.readType(record)).toEqual(record);
    });

    test.each<{ part: string; other: TypeKey }>([
      { part: "domain", other: { ...key("ab", "c"), domain: `${scope}/other` } },
      { part: "kind", other: { ...key("ab", "c"), kind: "activity" } },
      { part: "name", other: { ...key("a", "c") } },
      { part: "version", other: { ...key("ab", "bc") } },
      { part: "name and version, though their concatenation is the same", other: { ...key("a", "bc") } },
    ])("a type of another $part is another type", async ({ other }) => {
      await opened.store.registerType(type("ab", "c"), 100);
      expect(await opened.store.readType(other)).toBeUndefined();
      expect(await opened.store.registerType({ ...type("ab", "c"), ...other }, 100)).toBe("registered");
    });

    test("a type can be registered only once, until it is deleted", async () => {
      await opened.store.registerType(type("a"), 100);
      expect(await opened.store.registerType(type("a"), 100)).toBe("exists");
      expect(await opened.store.deleteType(key("a"))).toBe("registered");
      await opened.store.setTypeStatus(key("a"), "DEPRECATED", 2_000);
      expect(await opened.store.registerType(type("a"), 100)).toBe("exists");
      expect(await opened.store.deleteType(key("a"))).toBe("deleted");
      expect(await opened.store.deleteType(key("a"))).toBe("unknown");
      expect(await opened.store.readType(key("a"))).toBeUndefined();
      expect(await opened.store.registerType(type("a"), 100)).toBe("registered");
    });

    test("a domain has a limit of types of each kind", async () => {
      await opened.store.registerType(type("a"), 2);
      await opened.store.registerType(type("b"), 2);
      expect(await opened.store.registerType(type("c"), 2)).toBe("limitExceeded");
      expect(await opened.store.registerType(type("c", "1", { kind: "activity" }), 2)).toBe("registered");
    });

    test("a type's status changes back and forth, with the time of its deprecation", async () => {
      await opened.store.registerType(type("a"), 100);
      expect(await opened.store.setTypeStatus(key("a"), "REGISTERED", 2_000)).toBe("unchanged");
      expect(await opened.store.setTypeStatus(key("a"), "DEPRECATED", 2_000)).toBe("changed");
      expect(await opened.store.setTypeStatus(key("a"), "DEPRECATED", 3_000)).toBe("unchanged");
      expect(await opened.store.readType(key("a"))).toEqual(
        type("a", "1", { status: "DEPRECATED", deprecatedAt: 2_000 }),
      );
      expect(await opened.store.setTypeStatus(key("a"), "REGISTERED", 4_000)).toBe("changed");
      expect(await opened.store.readType(key("a"))).toEqual(type("a"));
      expect(await opened.store.setTypeStatus(key("unheard-of"), "DEPRECATED", 2_000)).toBe("unknown");
    });

    test("deprecating a domain deprecates its types; undeprecating it leaves them unchanged", async () => {
      await opened.store.registerDomain(domain("orders"), 100);
      await opened.store.registerType(type("a"), 100);
      await opened.store.registerType(type("b", "1", { kind: "activity" }), 100);
      await opened.store.registerType(type("old"), 100);
      await opened.store.setTypeStatus(key("old"), "DEPRECATED", 1_500);
      await opened.store.registerType(type("a", "1", { domain: `${scope}/other` }), 100);
      await opened.store.setDomainStatus(orders, "DEPRECATED", 2_000);
      await opened.store.setDomainStatus(orders, "REGISTERED", 3_000);
      const deprecatedAt = async (of: TypeKey) => (await opened.store.readType(of))?.deprecatedAt;
      expect(await deprecatedAt(key("a"))).toBe(2_000);
      expect(await deprecatedAt({ ...key("b"), kind: "activity" })).toBe(2_000);
      expect(await deprecatedAt(key("old"))).toBe(1_500);
      expect(await deprecatedAt({ ...key("a"), domain: `${scope}/other` })).toBeUndefined();
    });

    test("types are listed by status, by name and version in byte order, page by page, in both directions", async () => {
      const inOrder = inByteOrder.flatMap((name) => ["1", "10", "9"].map((version) => type(name, version)));
      for (const record of inOrder.toReversed()) await opened.store.registerType(record, 100);
      await opened.store.registerType(type("gone"), 100);
      await opened.store.setTypeStatus(key("gone"), "DEPRECATED", 2_000);
      await opened.store.registerType(type("b", "1", { kind: "activity" }), 100);
      const list = (after: number | undefined, limit: number, reverse: boolean, name?: string) =>
        opened.store.listTypes(orders, "workflow", "REGISTERED", name, {
          after: after === undefined ? undefined : inOrder[after],
          limit,
          reverse,
        });
      expect(await list(undefined, 100, false)).toEqual(inOrder);
      expect(await list(undefined, 100, true)).toEqual(inOrder.toReversed());
      expect(await list(3, 4, false)).toEqual(inOrder.slice(4, 8));
      expect(await list(8, 4, true)).toEqual(inOrder.slice(4, 8).toReversed());
      expect(await list(undefined, 100, false, "Z")).toEqual(inOrder.slice(9, 12));
      expect(await list(undefined, 100, true, "Z")).toEqual(inOrder.slice(9, 12).toReversed());
      expect(await list(9, 1, false, "Z")).toEqual(inOrder.slice(10, 11));
      expect(await list(11, 1, true, "Z")).toEqual(inOrder.slice(10, 11));
      const deprecated = { after: undefined, limit: 100, reverse: false };
      expect(await opened.store.listTypes(orders, "workflow", "DEPRECATED", undefined, deprecated)).toEqual([
        type("gone", "1", { status: "DEPRECATED", deprecatedAt: 2_000 }),
      ]);
      expect(await opened.store.listTypes(`${scope}/other`, "workflow", "REGISTERED", undefined, deprecated)).toEqual(
        [],
      );
    });
  });

  describe("secrets", () => {
    const opened = storeOfEachTest(open);

    test("a secret is made once and never changes", async () => {
      const made = await opened.store.secret("task tokens", () => new Uint8Array([1, 0, 255]));
      expect([...made]).toEqual([1, 0, 255]);
      expect([...(await opened.store.secret("task tokens", () => new Uint8Array([2])))]).toEqual([1, 0, 255]);
      expect([...(await opened.store.secret("page tokens", () => new Uint8Array([3])))]).toEqual([3]);
    });

    test("secrets are scanned by name, a page at a time", async () => {
      for (const name of ["b", "é", "a"]) await opened.store.secret(name, () => new Uint8Array([name.length, 0, 255]));
      const first = await opened.store.scanSecrets(undefined, 2);
      const second = await opened.store.scanSecrets("b", 2);
      expect([...first, ...second].map(({ name, value }) => [name, ...value])).toEqual([
        ["a", 1, 0, 255],
        ["b", 1, 0, 255],
        ["é", 1, 0, 255],
      ]);
      expect(first.length).toBe(2);
    });

    test("two callers that make a secret concurrently get the same one", async () => {
      const [one, other] = await Promise.all(
        [1, 2].map((byte) => opened.store.secret("task tokens", () => new Uint8Array([byte]))),
      );
      expect(one).toEqual(other);
    });
  });
}
