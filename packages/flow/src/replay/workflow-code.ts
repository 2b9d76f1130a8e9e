import { isWorkflow, type Workflow } from "../authoring/definition.ts";
import type { AsyncContext } from "../authoring/host.ts";
import { jsonConverter } from "../data/converter.ts";
import { bundleWorkflows } from "../isolation/bundle/bundle-workflows.ts";
import type { GlobalsHost } from "../isolation/globals-host.ts";
import { originalStack } from "../isolation/original-stack.ts";
import { type Instance, Realm } from "../isolation/realm/realm.ts";
import { BundleError, type WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { asyncContext } from "./async-context.ts";
import type { ExecutionHost } from "./execution-host.ts";

/** The workflows of a worker, ready to run any number of executions. */
export interface WorkflowCode {
  readonly workflows: readonly Workflow[];
  /** The name of the converter that the files export; `undefined` if they export none. */
  readonly converterName: string | undefined;
  /** Characters of the bundle. Each execution runs it for itself. */
  readonly codeCharacters: number;
  readonly context: AsyncContext;
  instantiate(host: ExecutionHost): Instance;
  limited<Result>(work: () => Result): Result;
  originalStack(stack: string): string;
  /** The first line of a stack that is in the author's files. */
  where(stack: string | undefined): string | undefined;
}

export interface LoadOptions {
  /** How long workflow code may run without waiting, in milliseconds. Default: 5,000. */
  readonly activationMs?: number | undefined;
}

export async function loadWorkflows(
  files: URL | readonly URL[] | WorkflowBundle,
  { activationMs }: LoadOptions = {},
): Promise<WorkflowCode> {
  const bundle = isBundle(files) ? files : await bundleWorkflows(files);
  const realm = new Realm(bundle, activationMs === undefined ? {} : { activationMs });
  const original = (stack: string): string => originalStack(stack, bundle);
  const probe = realm.limited(() => probed(realm, original));
  const workflows = Object.values(probe.exports.workflows).filter(isWorkflow);
  requireDistinct(workflows);
  return {
    workflows,
    converterName: converterNameOf(probe.exports.workflows),
    codeCharacters: bundle.code.length,
    context: asyncContext(),
    instantiate: (host) => realm.instantiate(host),
    limited: (work) => realm.limited(work),
    originalStack: original,
    where: (stack) => stack && lineOf(original(stack)),
  };
}

/** Errors of the modules themselves, such as `process is not defined`, name the author's line and the remedy. */
function probed(realm: Realm, original: (stack: string) => string): Instance {
  try {
    return realm.instantiate(probeHost);
  } catch (error) {
    if (!hasStack(error)) throw error;
    const stack = original(error.stack);
    throw new BundleError(`Workflow code fails as it is loaded: ${stack}`, { cause: error });
  }
}

/** `instanceof` is no help: errors of workflow code are of another realm. */
function hasStack(error: unknown): error is { readonly stack: string } {
  return typeof error === "object" && error !== null && "stack" in error && typeof error.stack === "string";
}

/** Of two workflows of one type, one would never run. */
function requireDistinct(workflows: readonly Workflow[]): void {
  const seen = new Map<string, Workflow>();
  for (const each of workflows) {
    const { name, version } = each;
    const type = JSON.stringify([name, version]);
    const other = seen.get(type);
    if (other !== undefined && other !== each) {
      throw new BundleError(
        `Two workflows have the type ${name} ${version}. Give one of them another name or version: workflow({ name, version }, ...).`,
      );
    }
    seen.set(type, each);
  }
}

/** Workflow code and those around it must read each other's values. */
export function requireConverter({ converterName }: WorkflowCode, name: string): void {
  if ((converterName ?? jsonConverter.name) === name) return;
  const theirs = converterName === undefined ? "no converter" : `the converter "${converterName}"`;
  throw new Error(
    `The files of the workflows export ${theirs}, but the worker has "${name}": give both the same one. ` +
      'In a file of workflows: export { converter } from "./converter.ts".',
  );
}

function converterNameOf({ converter }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof converter !== "object" || converter === null || !("name" in converter)) return undefined;
  return String(converter.name);
}

/** Modules run once to see what they export. They may not start anything. */
const probeHost: GlobalsHost = {
  now: () => 0,
  random: () => 0,
  setTimer: () => 0,
  clearTimer: () => {},
  log: () => {},
};

export function isLoaded(workflows: URL | readonly URL[] | WorkflowBundle | WorkflowCode): workflows is WorkflowCode {
  return "instantiate" in workflows;
}

function isBundle(files: URL | readonly URL[] | WorkflowBundle): files is WorkflowBundle {
  // JavaScript may give anything.
  const given: unknown = files;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(
      `workflows: expected the URLs of files, as new URL("./order.ts", import.meta.url), not ${String(given)}`,
    );
  }
  return "code" in files;
}

/** As `order.ts:31:9`. */
function lineOf(stack: string): string | undefined {
  return /([\w./@-]+:\d+:\d+)\)?$/m.exec(stack)?.[1];
}
