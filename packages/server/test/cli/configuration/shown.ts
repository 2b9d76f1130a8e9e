import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { program } from "../../../src/cli/program.ts";

/** A configuration file that is removed when the test ends. */
export function file(toml: string): string {
  const folder = mkdtempSync(join(tmpdir(), "openswf-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "openswf.toml");
  writeFileSync(path, toml, { mode: 0o600 });
  return path;
}

/** What a command prints on stdout, with these variables. */
export async function printed(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((part) => text.push(String(part)) > 0);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  try {
    await program().parseAsync(args, { from: "user" });
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
  }
  return text.join("");
}

export interface Shown {
  readonly value: unknown;
  readonly source: string;
  readonly from: string | null;
}

/** The settings in force, by key. */
export async function shown(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, Shown>> {
  const text = await printed(["config", "show", "--output", "ndjson", ...args], variables);
  const lines = text.trim().split("\n");
  return new Map(
    lines.map((line) => {
      const { key, ...rest }: Shown & { readonly key: string } = JSON.parse(line);
      return [key, rest];
    }),
  );
}
