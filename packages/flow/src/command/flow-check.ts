import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DomainCalls } from "../client/domain-calls.ts";
import { jsonConverter } from "../data/converter.ts";
import { type Payloads, plainPayloads } from "../data/payload-edges.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import { loadWorkflows } from "../replay/workflow-code.ts";
import { directCalls } from "../transport/direct-calls.ts";
import { standardConfiguration } from "../transport/standard-configuration.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { systemClock } from "../waiting/clock.ts";
import { type CheckSummary, checkDomain } from "./check-domain.ts";
import { isBad, jsonReport, textReport } from "./check-report.ts";

/** What `openswf flow check` was asked for. */
export interface FlowCheckSettings {
  readonly domain: string;
  /** Paths of files that export workflows, or of one bundle as JSON. */
  readonly workflows: readonly string[];
  readonly type?: string | undefined;
  /** How many of the executions that have closed last are replayed too, of each type. */
  readonly closed: number;
  readonly parallel: number;
  /** The path of a module whose export `payloads` decodes what codecs have encoded. */
  readonly payloads?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** One JSON object a line. */
  readonly json: boolean;
  /** Tells of executions that differ or fail, and of no others. */
  readonly terse: boolean;
  /** Whether open executions of types that the files do not export count as failures. */
  readonly allTypes: boolean;
}

export interface CheckOutput {
  /** A line of the result. */
  line(text: string): void;
  /** How far it is; each replaces the one before. */
  progress(text: string): void;
}

/** `same`: no execution would be held under this code. `differs`: at least one would. `incomplete`: of some nobody knows. */
export type CheckResult = "same" | "differs" | "incomplete";

/** Rejects if something cannot be checked: a file does not load, or the domain cannot be read. */
export async function flowCheck(settings: FlowCheckSettings, output: CheckOutput): Promise<CheckResult> {
  const code = await loadWorkflows(await workflowsIn(settings.workflows));
  const payloads = settings.payloads === undefined ? plainPayloads : await payloadsIn(settings.payloads);
  const { endpoint, region, profile } = settings;
  const calls = impatientAtFirst(directCalls(await standardConfiguration({ endpoint, region, profile })));
  const { domain, type, closed, parallel } = settings;
  const source: DomainCalls = { domain, calls, payloads, converter: jsonConverter, clock: systemClock };
  const report = (settings.json ? jsonReport : textReport)(settings.terse);
  let done = 0;
  let bad = 0;
  try {
    const summary = await checkDomain(source, code, {
      type,
      closed,
      parallel,
      verdict: (execution, verdict) => {
        const line = report.verdict(execution, verdict);
        if (line !== undefined) output.line(line);
        done += 1;
        if (isBad(verdict)) bad += 1;
        output.progress(`${done} executions checked, ${bad} of them differ or fail`);
      },
    });
    output.line(report.summary(summary));
    return resultOf(summary, settings);
  } finally {
    calls.close();
  }
}

/** How long a first call is repeated while nobody answers, in milliseconds: the address may be wrong. Later ones have more time. */
const firstRetryForMs = 2_000;

function impatientAtFirst(calls: SwfCalls): SwfCalls {
  let hasAnswered = false;
  return {
    ...calls,
    async call(name, input, options = {}) {
      const output = await calls.call(name, input, hasAnswered ? options : { retryForMs: firstRetryForMs, ...options });
      hasAnswered = true;
      return output;
    },
  };
}

function resultOf(
  { differs, fails, unreadable, unknownTypes }: CheckSummary,
  { allTypes }: FlowCheckSettings,
): CheckResult {
  const lacksTypes = allTypes && Object.keys(unknownTypes).length > 0;
  if (differs > 0 || fails > 0 || lacksTypes) return "differs";
  return unreadable > 0 ? "incomplete" : "same";
}

async function workflowsIn(paths: readonly string[]): Promise<readonly URL[] | WorkflowBundle> {
  const [first] = paths;
  for (const path of paths) if (!existsSync(path)) throw new Error(`There is no file ${path}.`);
  if (first?.endsWith(".json") !== true) return paths.map((path) => pathToFileURL(resolve(path)));
  if (paths.length > 1) throw new Error("A bundle has all the workflows: give it alone.");
  const bundle: unknown = JSON.parse(await readFile(first, "utf8"));
  if (typeof bundle === "object" && bundle !== null && "code" in bundle && "prelude" in bundle) {
    // `as`: a bundle of another version is refused where it is run.
    return bundle as WorkflowBundle;
  }
  throw new Error(`${first} is no bundle: write what bundleWorkflows(...) resolves with, as JSON.`);
}

async function payloadsIn(path: string): Promise<Payloads> {
  const exports: object = await import(pathToFileURL(resolve(path)).href);
  const payloads: unknown = "payloads" in exports ? exports.payloads : undefined;
  if (typeof payloads === "object" && payloads !== null && "decode" in payloads && "decodeAll" in payloads) {
    // `as`: whatever decodes texts one by one and many.
    return payloads as Payloads;
  }
  throw new Error(`${path} exports no payloads: export const payloads = new DataPipeline(...), as for the workers.`);
}
