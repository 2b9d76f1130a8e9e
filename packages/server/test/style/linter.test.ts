import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const biome = fileURLToPath(new URL("../../../../node_modules/@biomejs/biome/bin/biome", import.meta.url));

/** What the linter says of a source under the project's rules, were it this file of the project. */
function lint(file: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "openswf-lint-"));
  try {
    // `as`: the project's own settings. Outside of the repository there is no git to ask for what is ignored.
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

describe("the linter is awake", () => {
  test.each([
    {
      why: "the engine looks at the clock",
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
      why: "the core sleeps by itself",
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
  ])("it refuses a file in which $why", ({ file, source, rule }) => {
    expect(lint(file, source)).toContain(rule);
  });

  test("it lets the system clock look at the time", () => {
    expect(lint("packages/server/src/core/clock.ts", "export const now: number = Date.now();\n")).toBe("");
  });
});
