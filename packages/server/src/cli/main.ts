import module from "node:module";
import { dirname } from "node:path";

// Enable the compile cache before anything else loads, so that later starts compile nothing. The store's threads get the
// folder from the environment. Without it, they take as long to start as everything else together.
const { directory } = module.enableCompileCache?.() ?? {};
if (directory !== undefined) process.env["NODE_COMPILE_CACHE"] ??= dirname(directory);

// By default SIGUSR1 opens Node's inspector, with which whoever may send it could read secrets and run code here. A
// listener prevents that; `--disable-sigusr1` also does while this process starts, where its command line can have it.
process.on("SIGUSR1", () => {});

// Only the user may access a store's files, those that SQLite creates beside them, and backups: they hold the keys of task
// tokens. Set this after the compile cache, whose folder is shared with other users of Node.
process.umask(0o077);

const { surviveClosedOutput } = await import("./output/closed-output.ts");
surviveClosedOutput();

const { runProgram } = await import("./program.ts");
await runProgram(process.argv.slice(2));
