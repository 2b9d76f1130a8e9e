import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { displayName } from "../../src/isolation/bundle/imports.ts";
import { stripTypes } from "../../src/isolation/bundle/strip-types.ts";
import { Realm } from "../../src/isolation/realm/realm.ts";
import { bundleOf, call } from "./author-code.ts";
import { HandHost } from "./hosts.ts";

async function result(files: Readonly<Record<string, string>>, ...entries: string[]): Promise<unknown> {
  return call(new Realm(await bundleOf(files, ...entries)).instantiate(new HandHost()), "value");
}

function packageFiles(name: string, manifest: object, files: Readonly<Record<string, string>>): Record<string, string> {
  const folder = `node_modules/${name}`;
  const entries = Object.entries(files).map(([file, text]) => [`${folder}/${file}`, text]);
  return { [`${folder}/package.json`]: JSON.stringify({ name, ...manifest }), ...Object.fromEntries(entries) };
}

test("nothing of an author's file is left out, also what seems to do nothing", async () => {
  const waits = `export const value = () => {
    let turns = 0;
    let ready = false;
    const later = () => { ready = true; };
    while (!ready) if (++turns === 10) later();
    for (let i = 0; i < 5; i++);
    return [ready, turns, twice(2)];
  };
  const unused = () => "kept";`;
  const files = {
    "order.ts": `import { twice } from "./twice.ts"; ${waits}`,
    "twice.ts": `export const twice = (n: number) => 2 * n; export const alsoUnused = () => "kept too";`,
  };
  const { code } = await bundleOf(files);
  for (const part of ["while (!ready)", "for (let i = 0; i < 5; i++);", '"kept"', '"kept too"'])
    expect(code).toContain(part);
  expect(await result(files)).toEqual([true, 10, 4]);
});

test("of a library, only what is used is in the bundle", async () => {
  const { code } = await bundleOf({
    "order.ts": `import { used } from "lib"; export const value = () => used();`,
    ...packageFiles(
      "lib",
      { type: "module", main: "main.js", sideEffects: false },
      { "main.js": `export const used = () => "in"; export const unused = () => "out";` },
    ),
  });
  expect(code).toContain('"in"');
  expect(code).not.toContain('"out"');
});

describe("a bundle is refused", () => {
  test.each([
    {
      why: "a builtin module is imported by a file between",
      files: {
        "order.ts": `import { price } from "./pricing.ts"; export const order = price;`,
        "pricing.ts": `import { readFileSync } from "node:fs"; export const price = readFileSync;`,
      },
      message: /order\.ts -> pricing\.ts -> node:fs\n.*activity.*import type/s,
    },
    {
      why: "a library imports a builtin module by its old name",
      files: {
        "order.ts": `import lib from "lib"; export const order = lib;`,
        ...packageFiles(
          "lib",
          { main: "main.js" },
          { "main.js": `module.exports = require("./deep");`, "deep.js": `module.exports = require("fs");` },
        ),
      },
      message: /order\.ts -> node_modules\/lib\/main\.js -> node_modules\/lib\/deep\.js -> fs\n/,
    },
    {
      why: "another part of the SDK is imported",
      files: { "order.ts": `import { Worker } from "@openswf/flow/worker"; export const order = Worker;` },
      message: /order\.ts -> @openswf\/flow\/worker\n.*@openswf\/flow\/workflow.*import type/s,
    },
    {
      why: "native code is imported",
      files: { "order.ts": `import addon from "./addon.node"; export const order = addon;`, "addon.node": "" },
      message: /order\.ts -> (?:\.\/)?addon\.node\n.*native/s,
    },
    {
      why: "a module does not exist",
      files: { "order.ts": `export { order } from "./nowhere.ts";` },
      message: /order\.ts -> \.\/nowhere\.ts\n.*not found/s,
    },
    {
      why: "a module is chosen at run time",
      files: { "order.ts": `export const order = (name: string) => import(name);` },
      message: /order\.ts -> import\(\.\.\.\)\n.*quotes/s,
    },
    {
      why: "a module awaits at its top level",
      files: { "order.ts": `export * from "./slow.ts";`, "slow.ts": `export const slow = await null;` },
      message: /^slow\.ts uses await outside of a function/,
    },
    {
      why: "TypeScript is more than types",
      files: { "order.ts": `const red = 1;\nexport enum Color { Red }` },
      message: /^order\.ts:2: TypeScript enum .*erasableSyntaxOnly/,
    },
    {
      why: "the syntax of TypeScript is wrong",
      files: { "order.ts": `export { price } from "./price.ts";`, "price.ts": `export const price = 1;\nconst { ;` },
      message: /^price\.ts:2: Unexpected token/,
    },
    {
      why: "the syntax is wrong",
      files: { "order.js": `export const order = ;\n` },
      message: /order\.js:1:\d+/,
    },
    {
      why: "an import names what does not exist",
      files: {
        "order.ts": `import { nothing } from "./other.ts"; export const order = nothing;`,
        "other.ts": "export const a = 1;",
      },
      message: /^order\.ts:1:\d+: "nothing".*other\.ts/,
    },
  ])("when $why", async ({ files, message }) => {
    await expect(bundleOf(files)).rejects.toMatchObject({
      name: "BundleError",
      message: expect.stringMatching(message),
    });
  });

  test("when two entries export the same name", async () => {
    const files = { "a.ts": "export const order = 1;", "b.ts": "export const order = 2;" };
    await expect(bundleOf(files, "a.ts", "b.ts")).rejects.toThrow('Two entries export "order": a.ts and b.ts');
  });
});

describe("a bundle holds", () => {
  test("the exports of all entries", async () => {
    const files = { "a.ts": "export const value = () => 1;", "b.ts": "export const other = 2;" };
    const { exports } = new Realm(await bundleOf(files, "a.ts", "b.ts")).instantiate(new HandHost());
    expect(Object.keys(exports.workflows).toSorted()).toEqual(["other", "value"]);
    expect(Object.keys(exports.runtime)).toEqual(["attach"]);
  });

  test("no module that only types are imported from", async () => {
    const code = `
      import type { Stats } from "node:fs";
      import { type Server } from "node:net";
      import { type A, type B } from "@openswf/flow/client";
      export { type Socket } from "node:net";
      export const value = (_: Stats | Server | A | B | undefined) => 7;`;
    expect(await result({ "order.ts": code })).toBe(7);
  });

  test("JSON, CommonJS, and modules imported in quotes at run time", async () => {
    const files = {
      "order.ts": `
        import prices from "./prices.json";
        import { double } from "lib";
        export const value = async () => double(prices.apple) + (await import("./later.ts")).later;`,
      "prices.json": `{ "apple": 20 }`,
      "later.ts": "export const later = 2;",
      ...packageFiles("lib", { main: "main.js" }, { "main.js": "exports.double = (n) => n * 2;" }),
    };
    expect(await result(files)).toBe(42);
  });

  test("what a package has for browsers rather than for Node", async () => {
    const files = {
      "order.ts": `export { value } from "lib";`,
      ...packageFiles(
        "lib",
        { type: "module", exports: { node: "./node.js", browser: "./browser.js" } },
        { "node.js": `import "node:fs";`, "browser.js": "export const value = () => 1;" },
      ),
    };
    expect(await result(files)).toBe(1);
  });

  test("the same text however often it is made, and no path of this machine", async () => {
    const files = {
      "order.ts": `import "./b.ts"; export const value = () => import.meta.url;`,
      "b.ts": "globalThis.b = 1;",
    };
    const [one, other] = [await bundleOf(files), await bundleOf(files)];
    expect(other.code).toBe(one.code);
    expect(JSON.stringify({ ...one, root: undefined })).not.toContain(process.cwd());
    expect(one.files).toEqual(expect.arrayContaining(["order.ts", "b.ts"]));
    expect(await call(new Realm(one).instantiate(new HandHost()), "value")).toBe("file:///order.ts");
  });

  test("libraries' checks of NODE_ENV, answered", async () => {
    expect(await result({ "order.ts": "export const value = () => process.env.NODE_ENV;" })).toBe("production");
  });
});

test.each([
  ["/shop/flows/order.ts", "order.ts"],
  ["/shop/lib/a.ts", "../lib/a.ts"],
  ["/shop/node_modules/zod/index.js?commonjs", "node_modules/zod/index.js"],
  [fileURLToPath(new URL("../../src/authoring/runtime.ts", import.meta.url)), "@openswf/flow/authoring/runtime.ts"],
])("%s is shown to an author as %s", (file, name) => {
  expect(displayName(file, "/shop/flows")).toBe(name);
});

test("type stripping keeps every position", () => {
  const source = `import { type A } from "./a.ts";\nexport const f = <T,>(a: T): T => a;\nexport { type B } from "./b.ts";\n`;
  const stripped = stripTypes(source);
  expect(stripped).toHaveLength(source.length);
  expect(stripped.indexOf("=> a")).toBe(source.indexOf("=> a"));
  expect(stripped).not.toContain("import");
});
