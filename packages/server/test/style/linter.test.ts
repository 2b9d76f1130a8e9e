import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const biome = fileURLToPath(new URL("../../../../node_modules/@biomejs/biome/bin/biome", import.meta.url));

/** Lints `source` under the project's rules as if it were `file`, and returns the linter's output. */
function lint(file: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "openswf-lint-"));
  try {
    // `as`: these are the project's own settings. Outside the repository there is no git to list ignored files.
    const rules = JSON.parse(readFileSync(join(root, "biome.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ ...rules, vcs: { enabled: false } }));
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), source);
    const { status, stdout, stderr } = spawnSync(process.execPath, [biome, "lint", "."], {
      cwd: folder,
      encoding: "utf8",
    });
    return status === 0 ? "" : stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the linter enforces the project's rules", () => {
  test.each([
    {
      why: "the engine reads the clock",
      file: "packages/engine/src/tasks.ts",
      source: "export const now: number = Date.now();\n",
      rule: "noRestrictedGlobals",
    },
    {
      why: "the engine does I/O",
      file: "packages/engine/src/tasks.ts",
      source: 'import { readFileSync } from "node:fs";\nexport const read: unknown = readFileSync;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "the core sets a timer itself",
      file: "packages/server/src/timers/timer-driver.ts",
      source: "setTimeout(() => {}, 1);\n",
      rule: "noRestrictedGlobals",
    },
    {
      why: "a null is asserted away",
      file: "packages/server/src/core/answer.ts",
      source: "export const first = (texts: string[]): string => texts[0]!;\n",
      rule: "noNonNullAssertion",
    },
  ])("it rejects a file in which $why", ({ file, source, rule }) => {
    expect(lint(file, source)).toContain(rule);
  });

  test("it allows the system clock to read the time", () => {
    expect(lint("packages/server/src/core/clock.ts", "export const now: number = Date.now();\n")).toBe("");
  });
});
