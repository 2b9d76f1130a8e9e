#!/usr/bin/env node
// Starts the command line: the build in an installed package, the source in a clone of the repository.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const oldest = [22, 18];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
// A clone may contain a stale build, so only an installed package runs the build.
const isInstalled = import.meta.url.includes("/node_modules/");

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`openswf needs Node ${oldest.join(".")} or newer. This is Node ${process.versions.node}.\n`);
  process.exitCode = 1;
} else if (isInstalled) {
  hideWarningOfSqlite();
  await import("../dist/cli/main.js");
} else {
  const source = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const child = spawn(
    process.execPath,
    ["--disable-sigusr1", "--conditions=source", source, ...process.argv.slice(2)],
    {
      stdio: "inherit",
    },
  );
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
    } else {
      // End by the same signal as the child, so that the parent process sees the same status.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

/** Node 22 warns on stderr that its SQLite may change. There, programs expect the lines of the log and nothing else. */
function hideWarningOfSqlite() {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    if (rest[0] === "ExperimentalWarning" && String(warning).startsWith("SQLite ")) return;
    emitWarning.call(process, warning, ...rest);
  };
}
