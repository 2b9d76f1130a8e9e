import { parseInstant } from "@openswf/access/dates/parse-instant";
import { systemClock } from "@openswf/core/ports/clock";
import { Problem } from "@openswf/core/ports/problem";
import type { Status } from "@openswf/insight/search/filters";
import { type Command, Option } from "commander";
import type { DomainFlags } from "../../client/client-options.ts";
import { SomeOfOption } from "../../configuration/option-forms.ts";
import { didYouMean } from "../../problems/nearest-names.ts";

export interface FilterFlags extends DomainFlags {
  readonly status: readonly Status[];
  readonly type?: string;
  readonly typeVersion?: string;
  readonly id?: string;
  readonly tag?: string;
  readonly since?: number;
  readonly until?: number;
}

/** Which executions a command is about. */
export function withFilterOptions(command: Command): Command {
  const statuses = [...statusNames.keys()];
  return command
    .addOption(
      new SomeOfOption(
        "-s, --status <names>",
        `one or several of ${statuses.join(", ")}; separated by commas`,
        statuses,
      )
        .default([], "all")
        .argParser((text: string, before: readonly Status[]) => [...before, ...parseStatuses(text)]),
    )
    .option("-t, --type <name>", "name of the workflow type")
    .option("--type-version <version>", "version of the workflow type")
    .option("--id <id>", "workflow id, whole: SWF finds no parts of ids")
    .option("--tag <tag>", "a tag that they have")
    .addOption(instantOption("--since <time>", "started at this time or later: 30m, 12h, 7d, or 2026-11-01"))
    .addOption(instantOption("--until <time>", "started at this time or earlier"));
}

// The console, which has such a list too, is an optional package: help must not need it.
const closed: readonly Status[] = ["COMPLETED", "FAILED", "TIMED_OUT", "CANCELED", "TERMINATED", "CONTINUED_AS_NEW"];

/** As they are typed; `closed` stands for all but `open`. */
const statusNames: ReadonlyMap<string, readonly Status[]> = new Map([
  ...(["OPEN", ...closed] as const).map((status): [string, readonly Status[]] => [
    status.toLowerCase().replaceAll("_", "-"),
    [status],
  ]),
  ["closed", closed],
]);

function parseStatuses(text: string): readonly Status[] {
  return text.split(",").flatMap((each) => {
    const name = each.trim().toLowerCase().replaceAll("_", "-");
    const found = statusNames.get(name);
    if (found !== undefined) return found;
    const names = [...statusNames.keys()];
    throw Problem.ofUsage(`Invalid status "${each.trim()}".${didYouMean(name, names)} They are ${names.join(", ")}.`);
  });
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment that is so long ago, or a date. */
export function parseMoment(text: string, now: number): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ms = unitsMs[unit ?? ""];
  if (count !== undefined && ms !== undefined) return now - Number(count) * ms;
  return parseInstant(text);
}

function instantOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const moment = parseMoment(text, systemClock.now());
    if (moment !== undefined) return moment;
    throw Problem.ofUsage(
      `Invalid ${option.long} "${text}": expected 30m, 12h or 7d, a date, or a time such as 2026-11-01T08:00:00Z.`,
    );
  });
}
