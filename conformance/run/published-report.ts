import { nameOf } from "../dsl/scenario.ts";
import { type Surface, surfaces, whyFailed } from "./report.ts";
import type { Result } from "./runner.ts";
import { type Tally, tallyOf } from "./tally.ts";

/** What a report says of the run itself. */
export interface RunFacts {
  /** Without credentials. */
  readonly endpoint: string;
  readonly at: Date;
  /** Of this package. */
  readonly version: string;
  readonly overlooked: ReadonlySet<string>;
}

/** A report for others to read, as Markdown. */
export function markdownReport(results: readonly Result[], facts: RunFacts): string {
  const { proven, unproven, skipped } = tallyOf(results);
  const failed = results.filter(({ outcome }) => outcome.kind === "failed");
  return `${[
    "# Conformance with Amazon SWF",
    `${facts.endpoint}, examined on ${facts.at.toISOString()} by @openswf/conformance ${facts.version}.`,
    `**${proven.passed} passed, ${proven.failed} failed**, ${skipped} skipped. Where no recording shows what Amazon SWF does: ${unproven.passed} passed, ${unproven.failed} failed.`,
    ...(facts.overlooked.size === 0 ? [] : [`Overlooked where missing: ${[...facts.overlooked].join(", ")}.`]),
    `## Areas\n\n${areaTable(results)}`,
    ...surfaces(results).map((surface) => `## ${surface.title}s\n\n${surfaceTable(surface)}`),
    ...(failed.length === 0 ? [] : ["## Failures", ...failed.map(failure)]),
  ].join("\n\n")}\n`;
}

/** The same for programs. */
export function jsonReport(results: readonly Result[], { overlooked, ...facts }: RunFacts): string {
  const scenarios = results.map((result) => ({
    area: result.scenario.area,
    title: result.scenario.title,
    isProven: !result.scenario.unproven,
    outcome: result.outcome.kind,
    ...(result.outcome.kind === "skipped" ? { why: result.outcome.why } : { ms: Math.round(result.outcome.ms) }),
    ...(result.outcome.kind === "failed" && { why: whyFailed(result) }),
  }));
  return `${JSON.stringify({ ...facts, overlooked: [...overlooked], ...tallyOf(results), scenarios }, undefined, 2)}\n`;
}

function areaTable(results: readonly Result[]): string {
  const rows = [...new Set(results.map(({ scenario }) => scenario.area))].map((area) => {
    const { proven, unproven, skipped } = tallyOf(results.filter(({ scenario }) => scenario.area === area));
    return `| ${area} | ${shown(proven)} | ${shown(unproven)} | ${skipped || ""} |`;
  });
  return ["| Area | Proven by recordings | Not proven | Skipped |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function shown({ passed, failed }: Tally): string {
  if (passed + failed === 0) return "";
  return failed === 0 ? `${passed} passed` : `${passed} passed, **${failed} failed**`;
}

function surfaceTable({ title, rows }: Surface): string {
  return [
    `| ${title} | Scenarios | Passed |  |`,
    "| --- | ---: | ---: | --- |",
    ...rows.map(
      ({ name, covered, passed, why }) =>
        `| ${name.replace(/^ +/, "&nbsp;&nbsp;")} | ${covered} | ${passed} | ${why} |`,
    ),
  ].join("\n");
}

/** Fenced: histories are text of the endpoint. */
function failure(result: Result): string {
  const note = result.scenario.unproven ? "\n\nNo recording shows what Amazon SWF does here." : "";
  const why = whyFailed(result);
  const fence = "`".repeat(Math.max(3, ...[...why.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `### ${nameOf(result.scenario)}${note}\n\n${fence}text\n${why}\n${fence}`;
}
