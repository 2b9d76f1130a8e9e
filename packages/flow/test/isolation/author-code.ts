import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { bundleWorkflows } from "../../src/isolation/bundle/bundle-workflows.ts";
import { type Instance, Realm } from "../../src/isolation/realm/realm.ts";
import type { WorkflowBundle } from "../../src/isolation/workflow-bundle.ts";
import { HandHost } from "./hosts.ts";

const scratch = fileURLToPath(new URL("../../node_modules/.cache/isolation-test", import.meta.url));
const runtime = new URL("fixtures/runtime.ts", import.meta.url);
let folders = 0;

/** Writes an author's files into a folder of their own, which goes when the test file has run. */
function authorFiles(files: Readonly<Record<string, string>>): URL {
  folders += 1;
  const folder = join(scratch, `${process.pid}-${folders}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return pathToFileURL(`${folder}/`);
}

/** Bundles `files`, whose entries are those named. */
export function bundleOf(files: Readonly<Record<string, string>>, ...entries: string[]): Promise<WorkflowBundle> {
  const folder = authorFiles(files);
  const names = entries.length > 0 ? entries : Object.keys(files).slice(0, 1);
  return bundleWorkflows(
    names.map((name) => new URL(name, folder)),
    { runtime },
  );
}

export async function realmOf(code: string): Promise<Realm> {
  return new Realm(await bundleOf({ "order.ts": code }));
}

/** What an author's exported function returns, or what its promise is settled with by the end of the activation. */
export async function call(instance: Instance, name: string, ...args: readonly unknown[]): Promise<unknown> {
  let result: unknown;
  const settle = (value: unknown): void => {
    result = value;
  };
  instance.run(() => {
    const called: unknown = Reflect.apply(exportedFunction(instance, name), undefined, args);
    const then: unknown = Object(called).then;
    if (typeof then === "function") Reflect.apply(then, called, [settle, settle]);
    else settle(called);
  });
  await null; // `settle` is of this realm, so it waits in this realm's queue.
  return result;
}

function exportedFunction(instance: Instance, name: string): (...args: readonly unknown[]) => unknown {
  const found = instance.exports.workflows[name];
  if (typeof found !== "function") throw new Error(`The code under test exports no function "${name}".`);
  return found as (...args: readonly unknown[]) => unknown; // `as`: all that is known of a function is that it can be called.
}

/** The value of an expression in a fresh execution, as JSON. */
export async function evaluate(expression: string, host: HandHost = new HandHost()): Promise<unknown> {
  const realm = await realmOf(`export const value = () => JSON.stringify((${expression}));`);
  const json = await call(realm.instantiate(host), "value");
  return json === undefined ? undefined : JSON.parse(String(json));
}
