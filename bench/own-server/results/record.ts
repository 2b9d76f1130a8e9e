import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Machine } from "../../report/machine.ts";
import type { Report } from "../../report/report.ts";
import type { Options } from "../options.ts";

const file = fileURLToPath(new URL("./history.jsonl", import.meta.url));

/** One run in the history of the main figures. */
interface RecordedRun {
  readonly name: string;
  readonly at: string;
  /** Ends in `+` if there were uncommitted changes. */
  readonly commit: string;
  readonly machine: Machine;
  readonly settings: { readonly where: string; readonly seconds: number; readonly scale: number };
  /** By profile and figure. */
  readonly figures: Readonly<Record<string, Report["figures"]>>;
}

/** Appends a line and reports how its figures compare with the previous run that measured them. */
export function recordRun(
  name: string,
  machine: Machine,
  { store, endpoint, seconds, scale }: Options,
  reports: readonly Report[],
): string {
  const before = readHistory();
  const run: RecordedRun = {
    name,
    at: new Date().toISOString(),
    commit: commit(),
    machine,
    settings: { where: endpoint?.href ?? store, seconds, scale },
    figures: Object.fromEntries(reports.map(({ profile, figures }) => [profile, rounded(figures)])),
  };
  appendFileSync(file, `${JSON.stringify(run)}\n`);
  return compare(run, before);
}

function readHistory(): readonly RecordedRun[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // `as`: this program wrote the lines.
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedRun);
}

/** Only runs on a similar machine with the same sizes can be compared. */
function isComparable(run: RecordedRun, other: RecordedRun): boolean {
  const { machine, settings } = run;
  const isSameMachine = machine.cores === other.machine.cores && machine.cpu === other.machine.cpu;
  return isSameMachine && settings.where === other.settings.where && settings.scale === other.settings.scale;
}

function compare(run: RecordedRun, history: readonly RecordedRun[]): string {
  const comparable = history.filter((other) => isComparable(run, other));
  const lines = Object.entries(run.figures).flatMap(([profile, figures]) => {
    const last = comparable.findLast((other) => other.figures[profile] !== undefined);
    return Object.entries(figures).flatMap(([figure, value]) => {
      const old = last?.figures[profile]?.[figure];
      if (last === undefined || old === undefined || value === undefined) return [];
      return [`  ${profile}, ${figure}: ${value}, was ${old} (${(value / old).toFixed(2)}) in ${last.name}`];
    });
  });
  const notes = lines.length === 0 ? [] : ["", "compared with the last such run on a similar machine:", ...lines];
  return [`recorded as ${run.name} in bench/own-server/results/history.jsonl`, ...notes].join("\n");
}

/** Four digits are enough to show a regression; more would only add noise to every line. */
function rounded(figures: Report["figures"]): Report["figures"] {
  return Object.fromEntries(
    Object.entries(figures).map(([figure, value]) => [figure, value && Number(value.toPrecision(4))]),
  );
}

function commit(): string {
  const git = (...args: readonly string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  try {
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain") === "" ? "" : "+");
  } catch {
    return "unknown"; // Not a clone, or no git: the figures are still worth keeping.
  }
}
