import type { Command } from "commander";
import { fileOf } from "../../configuration/applied-file.ts";
import { type EffectiveSetting, effectiveSettings } from "./effective-settings.ts";

export interface ShowFlags {
  readonly output: "text" | "json" | "ndjson";
  readonly all?: true;
}

/** `openswf config show`: what a server would run with, and where each setting comes from. */
export function showConfiguration(command: Command, { output, all }: ShowFlags): void {
  const file = fileOf(command)?.path ?? null;
  const settings = effectiveSettings(command);
  process.stdout.write(print(output, file, settings, all === true));
}

function print(
  output: ShowFlags["output"],
  file: string | null,
  settings: readonly EffectiveSetting[],
  all: boolean,
): string {
  switch (output) {
    case "json":
      return `${JSON.stringify({ file, settings }, undefined, 2)}\n`;
    case "ndjson":
      return settings.map((setting) => `${JSON.stringify(setting)}\n`).join("");
    case "text":
      return asText(file, settings, all);
  }
}

function asText(file: string | null, settings: readonly EffectiveSetting[], all: boolean): string {
  const isLine = ({ key, value, source }: EffectiveSetting): boolean =>
    source !== "default" || all || (value !== null && !key.includes("."));
  const rows = settings
    .filter(isLine)
    .map(({ key, value, from }): Row => [key, value === null ? "-" : String(value), from ?? "default"]);
  const more = all ? "" : "\nFor the limits and the other settings with their defaults too, add --all.\n";
  return `Configuration file: ${file ?? "none"}\n\n${aligned([["Key", "Value", "From"], ...rows])}${more}`;
}

type Row = readonly [key: string, value: string, from: string];

function aligned(rows: readonly Row[]): string {
  const widthOf = (column: 0 | 1): number => Math.max(...rows.map((row) => row[column].length));
  const [key, value] = [widthOf(0), widthOf(1)];
  return rows.map((row) => `${row[0].padEnd(key)}  ${row[1].padEnd(value)}  ${row[2]}\n`).join("");
}
