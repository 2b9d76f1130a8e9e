/**
 * Runs the procedures of the operations guide (docs/operations/README.md) for real: servers on loopback, clients and workers
 * of the AWS SDK, and an audit of everything that was acknowledged. Commands come from the guide itself.
 *
 *     npm run drill                     all
 *     npm run drill -- disaster move    some of them
 *     npm run drill -- --list           their names
 *
 * A drill that needs PostgreSQL is skipped, and said so, where that is not installed; in CI it fails.
 */
import { parseArgs } from "node:util";
import { findPostgres } from "../packages/store-postgres/test/find-postgres.ts";
import { startPostgres } from "../packages/store-postgres/test/private-postgres.ts";
import { drills } from "./drills/drills.ts";
import { runDrills } from "./drills/run-drills.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: "boolean", default: false } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const unknown = positionals.filter((name) => !drills.some((drill) => drill.name === name));

if (values.list) {
  for (const { name, what } of drills) say(`${name.padEnd(18)}  ${what}`);
} else if (unknown.length > 0) {
  process.stderr.write(`There is no drill "${unknown.join('", "')}": see npm run drill -- --list\n`);
  process.exitCode = 2;
} else {
  const asked = drills.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const binaries = asked.some(({ needsPostgres }) => needsPostgres) ? findPostgres() : undefined;
  const postgres = binaries === undefined ? undefined : await startPostgres(binaries, "on");
  // Servers end with this process: see Stage. The database is stopped here.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void (postgres?.stop() ?? Promise.resolve()).finally(() => process.exit(130)));
  }
  try {
    const database = binaries === undefined || postgres === undefined ? undefined : { binaries, urlOf: postgres.urlOf };
    const { passed, failed, skipped } = await runDrills(asked, { database, skipsAllowed: !process.env["CI"], say });
    say(`\n${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await postgres?.stop();
    // What a drill that took too long still waits for is of no interest.
    process.exit();
  }
}
