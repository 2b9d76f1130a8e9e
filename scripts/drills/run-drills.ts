import { setTimeout as pause } from "node:timers/promises";
import { drills } from "./drills.ts";
import { check, checkNone } from "./stage/check.ts";
import type { Drill } from "./stage/drill.ts";
import { type Blocks, readBlocks } from "./stage/guide.ts";
import { type Database, Stage } from "./stage/stage.ts";

/** Each takes 5 to 20 s on two cores that are not busy. This leaves room for a machine that does other work. */
const drillMs = 120_000;

interface Circumstances {
  readonly database: Database | undefined;
  /** Whether a drill may be left out for want of PostgreSQL. */
  readonly skipsAllowed: boolean;
  readonly say: (line: string) => void;
}

interface Outcomes {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs drills one after the other. Each is timed, and fails if it takes too long. */
export async function runDrills(asked: readonly Drill[], circumstances: Circumstances): Promise<Readonly<Outcomes>> {
  const { database, skipsAllowed, say } = circumstances;
  const outcomes = { passed: 0, failed: 0, skipped: 0 };
  const blocks = readBlocks();
  checkBlocks(blocks);
  for (const drill of asked) {
    if (drill.needsPostgres && database === undefined && skipsAllowed) {
      outcomes.skipped += 1;
      say(`\n${drill.name}: skipped, because PostgreSQL is not installed`);
      continue;
    }
    say(`\n${drill.name}: ${drill.what}`);
    const began = performance.now();
    try {
      await runDrill(drill, blocks, circumstances);
      outcomes.passed += 1;
      say(`${drill.name}: passed in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    } catch (error) {
      outcomes.failed += 1;
      say(`${drill.name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return outcomes;
}

async function runDrill(drill: Drill, blocks: Blocks, { database, say }: Circumstances): Promise<void> {
  check(!drill.needsPostgres || database !== undefined, "PostgreSQL is not installed");
  await using stage = await Stage.open({
    blocks,
    database: drill.needsPostgres ? database : undefined,
    say: (line) => say(`  ${line}`),
  });
  const timeUp = new AbortController();
  const late = pause(drillMs, undefined, { signal: timeUp.signal }).then(() => {
    throw new Error(`it did not end within ${drillMs / 1_000} s`);
  });
  try {
    await Promise.race([drill.run(stage), late]);
  } finally {
    late.catch(() => {});
    timeUp.abort();
  }
  checkNone(
    drill.blocks.filter((name) => !stage.ran.has(name)),
    "blocks of the guide were not run",
  );
}

/** Every block with a name is run by a drill. */
function checkBlocks(blocks: Blocks): void {
  const run = new Set(drills.flatMap((drill) => drill.blocks));
  checkNone(
    [...blocks.keys()].filter((name) => !run.has(name)),
    "blocks of the guide are run by no drill",
  );
}
