import { systemClock } from "@openswf/core/ports/clock";
import { openMemoryStore } from "@openswf/store-memory";
import { expect, test } from "vitest";
import { openAccessControl } from "../../src/cli/start-up/open-access.ts";
import { LineLog } from "../http/line-log.ts";

const settings = {
  mode: "on",
  onlyWithAccess: [],
  file: undefined,
  secretsKeys: undefined,
  secretsKeyFile: undefined,
  regions: undefined,
  deniedFault: "AccessDeniedException",
  explainSignatures: false,
  audit: undefined,
} as const;
const place = { host: "127.0.0.1", acceptsAll: false, account: "123456789012", region: "us-east-1" };

test.each(["--regions", "--secrets-key-file"])(
  "a server that finds no account does not serve everybody when %s is given",
  async (flag) => {
    const store = openMemoryStore();
    const parts = { store, clock: systemClock, log: new LineLog(), audit: undefined, secretFile: () => {} };
    const opening = openAccessControl({ ...settings, mode: "auto", onlyWithAccess: [flag] }, place, parts);
    await expect(opening).rejects.toThrow(`${flag} has no effect: the store has no account`);
    const opened = await openAccessControl({ ...settings, mode: "auto" }, place, parts);
    expect(opened.isOn).toBe(false);
    await store.close();
  },
);

test("a server warns about domains of an account that cannot sign requests", async () => {
  const store = openMemoryStore();
  const domain = { status: "REGISTERED", description: undefined, retention: "1", tags: [] } as const;
  for (const account of ["111122223333", "444455556666"]) {
    await store.registerDomain({ key: `${account}/us-east-1/shop`, name: "shop", ...domain }, 100);
  }
  const known = { kind: "account", id: "111122223333", name: "", standing: "active", at: 0, by: "" };
  await store.changeAccess(0, { put: [{ key: "account/111122223333", body: JSON.stringify(known) }], removed: [] });
  const log = new LineLog();
  const opened = await openAccessControl(settings, place, {
    store,
    clock: systemClock,
    log,
    audit: undefined,
    secretFile: () => {},
  });
  opened.close();
  const warned = log.of("warn").filter(({ message }) => message.includes("an account has domains"));
  expect(warned.map(({ fields }) => fields)).toEqual([{ account: "444455556666" }]);
  await store.close();
});
