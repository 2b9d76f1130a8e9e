import { type Limit, limitTable } from "../../packages/model/src/limits.ts";
import { httpHelp } from "../../packages/server/src/cli/settings/http-settings.ts";
import { postgresHelp } from "../../packages/store-postgres/src/kind/postgres-settings.ts";
import { code, grouped, table } from "./markdown.ts";

/** `--limit` and `--limits-file` take every name of this table. */
export function limits(): string {
  const rows: readonly [string, Limit][] = Object.entries(limitTable);
  return table(
    ["Limit", "Default", "Unit", "Meaning", "Source"],
    rows.map(([name, limit]) => [code(name), grouped(limit.default), limit.unit, limit.meaning, limit.source]),
  );
}

export const httpSettings = (): string => settings(httpHelp());
export const postgresSettings = (): string => settings(postgresHelp());

/** From the help's own lines: a name, its default and its meaning, with spaces between. */
function settings(help: string): string {
  const rows = help.split("\n").map((line) => {
    const [, name, value, meaning] = /^ *(\S+) +(\S+) +(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || meaning === undefined) {
      throw new Error(`This line of the help is not "NAME DEFAULT MEANING": ${line}`);
    }
    return [code(name), /^\d+$/.test(value) ? grouped(Number(value)) : code(value), meaning];
  });
  return table(["Setting", "Default", "Meaning"], rows);
}
