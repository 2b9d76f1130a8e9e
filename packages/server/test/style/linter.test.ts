import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const biome = fileURLToPath(new URL("../../../../node_modules/@biomejs/biome/bin/biome", import.meta.url));

/** What the linter says of a source, were it this file of the project. */
function lint(file: string, source: string): string {
  const args = [biome, "lint", `--stdin-file-path=${file}`];
  try {
    execFileSync(process.execPath, args, { cwd: root, input: source, encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    // `as`: execFileSync throws an error with the output of the program.
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    return stdout + stderr;
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
