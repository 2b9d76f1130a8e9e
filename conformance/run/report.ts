import { AssertionError } from "node:assert/strict";
import { HistoryDiffers } from "../dsl/compare-histories.ts";
import { nameOf } from "../dsl/scenario.ts";
import { decisions, eventTypes, operations, whyCauseUnseen, whyUnseen } from "./api-surface.ts";
import type { Exercised } from "./exercised.ts";
import type { Result } from "./runner.ts";
import { sumOf, tallyOf } from "./tally.ts";

export interface Surface {
  readonly title: string;
  readonly rows: readonly Row[];
}

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

/** What a run prints when it has ended. `strict` counts what no recording proves like the rest. */
export function report(results: readonly Result[], strict: boolean): string {
  return [
    ...surfaces(results).map(({ title, rows }) => table(title, rows)),
    ...results.filter(({ outcome }) => outcome.kind === "failed").map(failure),
    lastLines(results, strict),
  ].join("\n\n");
}

/** What the API consists of, and what of it has been seen: operations, decisions with their causes, events. */
export function surfaces(results: readonly Result[]): readonly Surface[] {
  return [
    {
      title: "Operation",
      rows: operations.map((name) =>
        row(results, name, (seen) => seen.operations.has(name), whyUnknown(results, name) ?? "not covered"),
      ),
    },
    { title: "Decision", rows: decisionRows(results) },
    {
      title: "Event",
      rows: eventTypes.map((name) => row(results, name, (seen) => seen.events.has(name), whyUnseen(name))),
    },
  ];
}

/** The last line is `N passed, N failed`, followed by `, N skipped` if there are any: the form that scripts parse. */
function lastLines(results: readonly Result[], strict: boolean): string {
  const { proven, unproven, skipped } = tallyOf(results);
  const apart = `Where no recording shows what Amazon SWF does: ${unproven.passed} passed, ${unproven.failed} failed\n`;
  const counted = strict ? sumOf(proven, unproven) : proven;
  const last = `${counted.passed} passed, ${counted.failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
  return strict ? last : apart + last;
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
  const why = covering.length === 0 ? whyNone : (whyUnknown(results, name) ?? "");
  return { name, covered: covering.length, passed, why };
}

/** Said of an operation that the endpoint answers as one that it does not have. */
function whyUnknown(results: readonly Result[], operation: string): string | undefined {
  const answer = results.map(({ exercised }) => exercised.unknown.get(operation)).find((one) => one !== undefined);
  return answer === undefined ? undefined : `the endpoint does not have it (${answer})`;
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

function failure(result: Result): string {
  const note = result.scenario.unproven ? "\n  (unproven: no recording shows what Amazon SWF does here)" : "";
  return `FAILED ${nameOf(result.scenario)}${note}\n${indented(whyFailed(result))}`;
}

/** Several lines; empty for a scenario that has not failed. */
export function whyFailed({ outcome, exercised }: Result): string {
  if (outcome.kind !== "failed") return "";
  const unknown = [...exercised.unknown].map(([name, answer]) => `the endpoint does not have ${name} (${answer})`);
  return [...unknown, explanation(outcome.error)].join("\n");
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
  return frames.filter((frame) => /\/conformance\/(dist\/)?(scenarios|dsl)\//.test(frame)).map((frame) => frame.trim());
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}
