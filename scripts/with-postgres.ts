/**
 * Runs a command with a private PostgreSQL, which syncs to disk and is removed afterwards. OPENSWF_STORE holds its URL:
 *
 *     node scripts/with-postgres.ts npm start
 *     node scripts/with-postgres.ts npm run bench -- postgres
 */
import { spawn } from "node:child_process";
import { findPostgres } from "../packages/store-postgres/test/find-postgres.ts";
import { startPostgres } from "../packages/store-postgres/test/private-postgres.ts";

const [command, ...args] = process.argv.slice(2);
const binaries = findPostgres();
if (command === undefined || binaries === undefined) {
  process.stderr.write(
    command === undefined
      ? "Usage: with-postgres.ts COMMAND [ARGUMENT...]\n"
      : "PostgreSQL is not installed: install it and try again.\n",
  );
  process.exit(2);
}
const postgres = await startPostgres(binaries, "on", { shared_preload_libraries: "pg_stat_statements" });
const env = { ...process.env, OPENSWF_STORE: postgres.urlOf("postgres") };
const child = spawn(command, args, { stdio: "inherit", env });
// Ctrl-C reaches the command too: the command ends first, then the database.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
child.on("close", async (code) => {
  await postgres.stop();
  process.exit(process.exitCode ?? code ?? 1);
});
