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
      file: "packages/core/src/timers/timer-driver.ts",
      source: "setTimeout(() => {}, 1);\n",
      rule: "noRestrictedGlobals",
    },
    {
      why: "a port imports a way of waiting",
      file: "packages/core/src/ports/audit.ts",
      source: 'import type { Repeated } from "../waiting/every.ts";\nexport type Copy = Repeated;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "a store imports the commit above it",
      file: "packages/core/src/stores/store.ts",
      source: 'import type { Part } from "../commit/execution-change.ts";\nexport type Copy = Part;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "an operation imports the composition",
      file: "packages/core/src/operations/call.ts",
      source:
        'import { createCore } from "../composition/create-core.ts";\nexport const create: unknown = createCore;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "the core opens a socket",
      file: "packages/core/src/composition/create-core.ts",
      source: 'import { connect } from "node:net";\nexport const open: unknown = connect;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "a store knows access control",
      file: "packages/store-sqlite/src/open/open.ts",
      source: 'import { judge } from "@openswf/access/judging/judge";\nexport const ask: unknown = judge;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "replay in the SDK makes calls",
      file: "packages/flow/src/replay/replay.ts",
      source: 'import type { SwfCalls } from "../transport/swf-calls.ts";\nexport type Copy = SwfCalls;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "the SDK's client imports its worker",
      file: "packages/flow/src/client/read-events.ts",
      source: 'import { readTask } from "../worker/read-task.ts";\nexport const read: unknown = readTask;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "a workflow of the SDK's own imports what does not run in the realm",
      file: "packages/flow/src/schedules/workflow/scheduler.ts",
      source: 'import { Backoff } from "../../waiting/backoff.ts";\nexport const wait: unknown = Backoff;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "the SDK imports the server",
      file: "packages/flow/src/transport/in-process-calls.ts",
      source: 'import { createCore } from "@openswf/core";\nexport const create: unknown = createCore;\n',
      rule: "noRestrictedImports",
    },
    {
      why: "a null is asserted away",
      file: "packages/core/src/composition/answer.ts",
      source: "export const first = (texts: string[]): string => texts[0]!;\n",
      rule: "noNonNullAssertion",
    },
    {
      why: "a function has too many branches",
      file: "packages/engine/src/evolve.ts",
      source: `export function depth(value: number): number {
  for (const limit of [1, 2, 3]) {
    if (value > limit) {
      for (const next of [4, 5]) if (value > next) while (value > 6) if (value === 7) return 7;
    }
  }
  return 0;
}
`,
      rule: "noExcessiveCognitiveComplexity",
    },
    {
      why: "a function is longer than 70 lines",
      file: "bench/main.ts",
      source: `export function count(): number {\n  let value = 0;\n${"  value += 1;\n".repeat(70)}  return value;\n}\n`,
      rule: "noExcessiveLinesPerFunction",
    },
  ])("it rejects a file in which $why", ({ file, source, rule }) => {
    expect(lint(file, source)).toContain(rule);
  });

  test("it allows long functions in tests", () => {
    const source = `export function count(): number {\n  let value = 0;\n${"  value += 1;\n".repeat(70)}  return value;\n}\n`;
    expect(lint("packages/engine/test/count.ts", source)).toBe("");
  });

  test("it allows the system clock to read the time", () => {
    expect(lint("packages/core/src/ports/clock.ts", "export const now: number = Date.now();\n")).toBe("");
  });
});
