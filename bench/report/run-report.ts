import type { OperationTraffic } from "../load/traffic.ts";
import type { Outcome } from "../run/measure.ts";
import type { CleanedUp } from "../run/own-domain.ts";
import type { Machine } from "./machine.ts";
import { tableAsMarkdown } from "./markdown.ts";
import { printReport } from "./print.ts";
import { type Column, table } from "./report.ts";

/** What a report says of the run itself. */
export interface RunFacts {
  /** Without credentials. */
  readonly endpoint: string;
  readonly at: Date;
  /** Of this package. */
  readonly version: string;
  /** Where the calls came from. */
  readonly machine: Machine;
  readonly settings: {
    readonly workers: readonly number[];
    readonly duration: number;
    readonly rate: number | undefined;
    readonly callsMax: number;
    readonly scale: number;
    readonly isSigned: boolean;
  };
  readonly outcomes: readonly Outcome[];
  readonly operations: ReadonlyMap<string, OperationTraffic>;
  readonly cleanedUp: CleanedUp;
  /** Whether the run was ended early. */
  readonly isCut: boolean;
}

/** What no endpoint tells of itself, so that nobody looks for it. */
const notTold = "CPU time, memory and bytes written of the server: only its own machine knows them.";

/** One profile, as the terminal shows it. */
export function printOutcome(outcome: Outcome): string {
  if (outcome.kind === "measured") return printReport(outcome.report);
  return `${outcome.profile}: ${outcome.kind.toUpperCase()}: ${outcome.why}\n`;
}

/** The end of a run, as the terminal shows it. */
export function printEnd(facts: RunFacts): string {
  const { calls, throttled } = sumOf(facts);
  return `${[
    `measured from ${circumstances(facts)}`,
    `calls: ${calls}, of which ${throttled} were throttled; ${startsOf(facts)} executions started`,
    `not told by an endpoint: ${notTold}`,
    cleaned(facts),
  ].join("\n")}\n`;
}

/** Without these, the figures mean nothing. */
function circumstances({ machine, settings }: RunFacts): string {
  const { cores, cpu, memoryGiB, node } = machine;
  const { duration, scale, rate, isSigned } = settings;
  const bound = rate === undefined ? "no bound on the rate" : `at most ${rate} calls a second`;
  const size = `${duration} s per figure, sizes times ${scale}`;
  return `a machine with ${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}; ${size}, ${bound}, requests ${isSigned ? "signed" : "not signed"}`;
}

/** A report for others to read, as Markdown. */
export function markdownReport(facts: RunFacts): string {
  const { endpoint, at, version, outcomes } = facts;
  return `${[
    "# Benchmark of an Amazon SWF endpoint",
    `${endpoint}, measured on ${at.toISOString()} by @openswf/bench ${version}.${facts.isCut ? " **The run was ended early.**" : ""}`,
    `From ${circumstances(facts)}.`,
    ...outcomes.map(outcomeAsMarkdown),
    `## Calls\n\n${startsOf(facts)} executions started.\n\n${tableAsMarkdown(callTable(facts))}`,
    `## Not measured\n\n${notMeasured(outcomes)
      .map((line) => `- ${line}`)
      .join("\n")}`,
    `## Cleaning up\n\n${cleaned(facts)}`,
  ].join("\n\n")}\n`;
}

/** The same for programs. */
export function jsonReport(facts: RunFacts): string {
  const operations = Object.fromEntries(facts.operations);
  return `${JSON.stringify({ ...facts, operations, calls: sumOf(facts), notMeasured: notMeasured(facts.outcomes) }, undefined, 2)}\n`;
}

function outcomeAsMarkdown(outcome: Outcome): string {
  if (outcome.kind !== "measured") return `## ${outcome.profile}\n\n**${outcome.kind}**: ${escaped(outcome.why)}`;
  const { title, tables, checks } = outcome.report;
  return [
    `## ${outcome.profile}\n\n${title}`,
    ...tables.map(tableAsMarkdown),
    checks.map((text) => `- checked: ${text}`).join("\n"),
  ].join("\n\n");
}

function notMeasured(outcomes: readonly Outcome[]): readonly string[] {
  const out = outcomes.flatMap((outcome) =>
    outcome.kind === "measured" ? [] : [`${outcome.profile}: ${outcome.kind}: ${escaped(outcome.why)}`],
  );
  return [...out, notTold];
}

interface CallRow {
  readonly operation: string;
  readonly calls: number;
  readonly throttled: number;
}
const callColumns: readonly Column<keyof CallRow>[] = [
  { key: "operation", heading: "operation" },
  { key: "calls", heading: "calls" },
  { key: "throttled", heading: "throttled" },
];

function callTable({ operations }: RunFacts) {
  const rows: CallRow[] = [...operations].map(([operation, counts]) => ({ operation, ...counts }));
  return table(rows, callColumns);
}

function sumOf({ operations }: RunFacts): OperationTraffic {
  const all = [...operations.values()];
  const sum = (pick: (each: OperationTraffic) => number): number => all.reduce((total, each) => total + pick(each), 0);
  return { calls: sum((each) => each.calls), throttled: sum((each) => each.throttled) };
}

function startsOf({ operations }: RunFacts): number {
  const { calls, throttled } = operations.get("StartWorkflowExecution") ?? { calls: 0, throttled: 0 };
  return calls - throttled;
}

function cleaned({ cleanedUp: { terminated, left, calls } }: RunFacts): string {
  const done = `${terminated} executions terminated, and the registrations of the run deprecated, in ${calls} calls.`;
  return left.length === 0 ? done : `${done} LEFT BEHIND: ${left.join("; ")}.`;
}

/** Text of an endpoint, on one line and without markup. */
const escaped = (text: string): string => text.replace(/\s+/g, " ").replace(/[<>|*_`[\]\\]/g, "\\$&");
