import { AssertionError } from "node:assert/strict";
import { HistoryDiffers } from "../dsl/compare-histories.ts";
import { nameOf } from "../dsl/scenario.ts";
import { decisions, eventTypes, operations, whyCauseUnseen, whyUnseen } from "./api-surface.ts";
import type { Exercised } from "./exercised.ts";
import type { Result } from "./runner.ts";

interface Row {
  readonly name: string;
  readonly covered: number;
  readonly passed: number;
  readonly why: string;
}

export function progressLine({ scenario, outcome }: Result): string {
  const word = outcome.kind === "passed" ? "ok" : outcome.kind;
  const after = outcome.kind === "skipped" ? `(${outcome.why})` : `${Math.round(outcome.ms)} ms`;
  return `${word.padEnd(7)} ${nameOf(scenario)}  ${after}`;
}

export function report(results: readonly Result[]): string {
  const parts = [
    table(
      "Operation",
      operations.map((name) => row(results, name, (seen) => seen.operations.has(name), "not covered")),
    ),
    table("Decision", decisionRows(results)),
    table(
      "Event",
      eventTypes.map((name) => row(results, name, (seen) => seen.events.has(name), whyUnseen(name))),
    ),
    ...results.filter(({ outcome }) => outcome.kind === "failed").map(failure),
    lastLine(results),
  ];
  return parts.join("\n\n");
}

/** `N passed, N failed`, followed by `, N skipped` if there are any: the form that scripts parse. */
function lastLine(results: readonly Result[]): string {
  const count = (kind: Result["outcome"]["kind"]): number =>
    results.filter(({ outcome }) => outcome.kind === kind).length;
  const skipped = count("skipped");
  return `${count("passed")} passed, ${count("failed")} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** One row for the decision, then one for each way in which it can fail. */
function decisionRows(results: readonly Result[]): readonly Row[] {
  return Object.entries(decisions).flatMap(([name, failures]) => [
    row(
      results,
      name,
      (seen) => seen.decisions.has(name),
      name === "ScheduleLambdaFunction" ? "needs --lambda" : "not covered",
    ),
    ...failures.map((failure) => ({
      ...row(
        results,
        failure.cause,
        (seen) => seen.causes.has(`${failure.eventType} ${failure.cause}`),
        whyCauseUnseen(failure),
      ),
      name: `  ${failure.cause}`,
    })),
  ]);
}

function row(results: readonly Result[], name: string, has: (exercised: Exercised) => boolean, whyNone: string): Row {
  const covering = results.filter(({ exercised }) => has(exercised));
  const passed = covering.filter(({ outcome }) => outcome.kind === "passed").length;
  return { name, covered: covering.length, passed, why: covering.length === 0 ? whyNone : "" };
}

function table(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, covered: string, passed: string, why: string): string =>
    `${name.padEnd(width)}  ${covered.padStart(7)}  ${passed.padStart(6)}  ${why}`.trimEnd();
  return [
    line(title, "covered", "passed", `${rows.filter(({ covered }) => covered > 0).length} of ${rows.length} covered`),
    ...rows.map(({ name, covered, passed, why }) => line(name, String(covered), String(passed), why)),
  ].join("\n");
}

function failure({ scenario, outcome }: Result): string {
  const note = scenario.unproven ? "\n  (unproven: no recording shows what Amazon SWF does here)" : "";
  const error = outcome.kind === "failed" ? outcome.error : undefined;
  return `FAILED ${nameOf(scenario)}${note}\n${indented(explanation(error))}`;
}

function explanation(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [explanationOf(error), ...ownFrames(error)].join("\n");
}

function explanationOf(error: Error): string {
  if (error instanceof HistoryDiffers) return `expected (-) and actual (+) history:\n${error.message}`;
  return error instanceof AssertionError ? error.message : `${error.name}: ${error.message}`;
}

/** The stack frames in the scenarios themselves; frames inside the client explain nothing. */
function ownFrames(error: Error): readonly string[] {
  const frames = error.stack?.match(/^ *at .*$/gm) ?? [];
  return frames.filter((frame) => /\/conformance\/(scenarios|dsl)\//.test(frame)).map((frame) => frame.trim());
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}
