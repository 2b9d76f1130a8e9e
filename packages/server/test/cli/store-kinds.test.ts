import { execFileSync } from "node:child_process";
import { systemClock } from "@openswf/core/ports/clock";
import { silentLog } from "@openswf/core/ports/log";
import { Problem } from "@openswf/core/ports/problem";
import type { StoreKind } from "@openswf/core/stores/store-kind";
import { openMemoryStore } from "@openswf/store-memory";
import { memoryKind } from "@openswf/store-memory/kind";
import { describe, expect, test } from "vitest";
import { addressForms, parseStoreAddress } from "../../src/cli/settings/store-address.ts";
import { explainStoreError, lasting, nameOf, openStore } from "../../src/cli/stores/open-store.ts";
import { storeKinds } from "../../src/cli/stores/store-kinds.ts";

/** A store on paper. It is as good as one in memory, and can run out of paper. */
const paperKind: StoreKind = {
  ...memoryKind,
  name: "paper",
  title: "paper",
  addressForm: { full: "paper:SHEETS for a notebook", brief: "paper:SHEETS" },
  locationIn: (address) => /^paper:(\d+)$/.exec(address)?.[1],
  shown: (sheets) => `a notebook of ${sheets} sheets`,
  open: async (sheets) => {
    if (sheets === "0") throw new Error("no paper");
    return openMemoryStore();
  },
  explain: (error, sheets) => Problem.ofWorld(`${sheets} sheets are too few. Buy paper.`, error),
};
const kinds = [...storeKinds, paperKind];
const opening = { settings: {}, clock: systemClock, log: silentLog, onLost: () => {} };

describe("a further kind of store, once it is in the list,", () => {
  test("is named by its own form of address", () => {
    const address = parseStoreAddress("paper:80", kinds);
    expect(address).toEqual({ kind: paperKind, location: "80" });
    expect(nameOf(address)).toBe("a notebook of 80 sheets");
    expect(() => parseStoreAddress("paper:80")).toThrow("Invalid store");
  });

  test("appears in help and in the refusal of an address", () => {
    expect(addressForms(kinds)).toBe("sqlite:PATH, postgres://..., memory to keep nothing, or paper:SHEETS");
    expect(() => parseStoreAddress("papyrus:1", kinds)).toThrow(
      'Invalid store "papyrus:1": use sqlite:PATH for a file, postgres://USER@HOST/DATABASE for a database that ' +
        "several servers share, memory to keep nothing, or paper:SHEETS for a notebook.",
    );
  });

  test("opens and closes", async () => {
    const store = await openStore(parseStoreAddress("paper:80", kinds), opening);
    expect(await store.readDomain("123456789012/us-east-1/orders")).toBeUndefined();
    await store.close();
  });

  test("explains its errors in its own words, but leaves Problems as they are", async () => {
    const address = parseStoreAddress("paper:0", kinds);
    await expect(openStore(address, opening)).rejects.toThrow("0 sheets are too few. Buy paper.");
    const known = Problem.ofUsage("Already explained.");
    expect(explainStoreError(known, address)).toBe(known);
  });

  test("is refused by commands that need it to outlast its server, if it does not", () => {
    expect(() => lasting(parseStoreAddress("paper:1", kinds))).toThrow(
      "A paper store exists only inside its server. Name another store with --store.",
    );
  });
});

test("the list of kinds loads no database driver", () => {
  const script = `
    import { createRequire } from "node:module";
    await import(${JSON.stringify(new URL("../../src/cli/stores/store-kinds.ts", import.meta.url).href)});
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(loaded.filter((file) => /node_modules.pg\\W/.test(file)).length, process.moduleLoadList.includes("NativeModule sqlite"));`;
  const printed = execFileSync(process.execPath, ["--conditions=source", "--input-type=module", "-e", script]);
  expect(printed.toString()).toBe("0 false\n");
});
