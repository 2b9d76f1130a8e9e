import { defaultLimits } from "@openswf/model/limits";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, onTestFinished, test } from "vitest";
import { manualClock } from "../../src/ports/manual-clock.ts";
import type { RegisteredType } from "../../src/registrations/registered-type.ts";
import { Registrations } from "../../src/registrations/registrations.ts";
import type { DomainRecord } from "../../src/stores/domains.ts";
import type { Store } from "../../src/stores/store.ts";

const scope = "123456789012/us-east-1";
const shop: DomainRecord = {
  key: `${scope}/shop`,
  name: "shop",
  description: undefined,
  retention: "1",
  status: "REGISTERED",
  tags: [],
};
const order: RegisteredType<"workflow"> = {
  domain: shop.key,
  kind: "workflow",
  name: "order",
  version: "1",
  description: undefined,
  status: "REGISTERED",
  createdAt: 0,
  deprecatedAt: undefined,
  configuration: { defaultTaskList: { name: "orders" } },
};

async function opened(): Promise<{ readonly registrations: Registrations; readonly store: Store }> {
  const store = openMemoryStore();
  onTestFinished(() => store.close());
  const registrations = new Registrations(store, manualClock(1_000), defaultLimits);
  await registrations.registerDomain(shop, 1);
  await registrations.registerType(order, 1);
  // Both are cached from here on: the next look-up does not wait.
  await registrations.domain(shop.key);
  await registrations.type(order);
  expect(registrations.domain(shop.key)).not.toBeInstanceOf(Promise);
  expect(registrations.type(order)).not.toBeInstanceOf(Promise);
  return { registrations, store };
}

test("a type is read with its configuration parsed, once while it is cached", async () => {
  const { registrations } = await opened();
  const type = await registrations.type(order);
  expect(type).toEqual(order);
  expect(registrations.type(order)).toBe(type);
});

test("a domain is found by its name in each scope, whichever was asked for last", async () => {
  const { registrations, store } = await opened();
  const elsewhere = "123456789012/eu-west-1";
  const other: DomainRecord = { ...shop, key: `${elsewhere}/shop` };
  await store.registerDomain(other, 1);
  for (const _ of [1, 2]) {
    expect(await registrations.domainNamed(scope, "shop")).toEqual(shop);
    expect(await registrations.domainNamed(elsewhere, "shop")).toEqual(other);
    expect(await registrations.domainNamed(elsewhere, "shop")).toEqual(other);
    expect(await registrations.domainNamed(scope, "office")).toBeUndefined();
  }
});

test("a change of the domain asked for last is seen at once", async () => {
  const { registrations } = await opened();
  for (const status of ["DEPRECATED", "REGISTERED"] as const) {
    await registrations.setDomainStatus(shop.key, status);
    for (const _ of [1, 2]) expect(await registrations.domainNamed(scope, "shop")).toMatchObject({ status });
  }
});

test("types are told apart by domain, name and version, whichever was asked for last", async () => {
  const { registrations, store } = await opened();
  const changes = [{ version: "2" }, { name: "refund" }, { domain: `${scope}/office` }];
  await store.registerDomain({ ...shop, key: `${scope}/office`, name: "office" }, 2);
  for (const change of changes) await registrations.registerType({ ...order, ...change }, 9);
  for (const change of [{}, ...changes, {}, ...changes]) {
    expect(await registrations.type({ ...order, ...change })).toEqual({ ...order, ...change });
  }
});

test("a type of the other kind with the same name is another type", async () => {
  const { registrations } = await opened();
  expect(await registrations.type({ ...order, kind: "activity" })).toBeUndefined();
});

test("a change of a domain is seen at once", async () => {
  const { registrations } = await opened();
  await registrations.tagDomain(shop.key, [{ key: "team", value: "shop" }], [], 1);
  expect(await registrations.domain(shop.key)).toMatchObject({ tags: [{ key: "team", value: "shop" }] });
  await registrations.setDomainStatus(shop.key, "DEPRECATED");
  expect(await registrations.domain(shop.key)).toMatchObject({ status: "DEPRECATED" });
  expect(await registrations.type(order)).toMatchObject({ status: "DEPRECATED", deprecatedAt: 1_000 });
});

test("a change of a type is seen at once", async () => {
  const { registrations } = await opened();
  await registrations.setTypeStatus(order, "DEPRECATED");
  expect(await registrations.type(order)).toMatchObject({ status: "DEPRECATED" });
  await registrations.deleteType(order);
  expect(await registrations.type(order)).toBeUndefined();
});

test("a change whose answer is lost is seen at once", async () => {
  const { registrations, store } = await opened();
  const { setTypeStatus } = store;
  store.setTypeStatus = async (...change) => {
    await setTypeStatus.apply(store, change);
    throw new Error("the connection was lost");
  };
  await expect(registrations.setTypeStatus(order, "DEPRECATED")).rejects.toThrow("the connection was lost");
  expect(await registrations.type(order)).toMatchObject({ status: "DEPRECATED" });
});

test("a read that a change overtakes is not cached", async () => {
  const { registrations, store } = await opened();
  registrations.invalidate();
  const { readType } = store;
  let letGo: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  store.readType = async (key) => {
    const before = await readType.call(store, key);
    await held;
    return before;
  };
  const reading = registrations.type(order);
  await registrations.setTypeStatus(order, "DEPRECATED");
  letGo();
  expect(await reading).toMatchObject({ status: "REGISTERED" });
  expect(await registrations.type(order)).toMatchObject({ status: "DEPRECATED" });
});
