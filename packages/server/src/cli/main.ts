import module from "node:module";
import { dirname } from "node:path";

// Before anything else is loaded: from the second start on, nothing is compiled again. The store's threads learn of
// the folder from their environment, and would take as long to start as all the rest without it.
const { directory } = module.enableCompileCache?.() ?? {};
if (directory !== undefined) process.env["NODE_COMPILE_CACHE"] ??= dirname(directory);

// What a store holds, the keys of task tokens among it, is for its user alone: its files, those that SQLite puts beside
// them, and backups. Not sooner: the folder of compiled code is shared with other users of Node.
process.umask(0o077);

const { runProgram } = await import("./program.ts");
await runProgram(process.argv.slice(2));
