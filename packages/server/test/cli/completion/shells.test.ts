import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder } from "../openswf.ts";

const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

/** Runs a script in a shell that finds `openswf`, in a folder with the file `types.toml`. */
function runs(shell: string, flags: readonly string[], script: string): string {
  const cwd = folder();
  const bin = join(cwd, "bin");
  mkdirSync(bin);
  writeFileSync(join(cwd, "types.toml"), "");
  const program = join(bin, "openswf");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' --conditions=source '${main}' "$@"\n`);
  chmodSync(program, 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, HOME: cwd };
  const { stdout, stderr } = spawnSync(shell, [...flags, "-c", script], { cwd, env, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

test.skipIf(!has("bash"))("bash completes commands, and leaves files to itself", () => {
  const script = `
    source <(openswf completion bash)
    completes() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _openswf; echo "\${COMPREPLY[*]}"; }
    compopt() { echo "compopt $*"; }
    completes openswf workflow s
    completes openswf workflow list --output ""
    completes openswf apply ""
    complete -p openswf`;
  expect(runs("bash", ["--norc"], script)).toBe(
    "show start signal\ntext json ndjson\ncompopt -o default\n\ncomplete -F _openswf openswf\n",
  );
});

test.skipIf(!has("zsh"))("zsh completes commands with what they mean, and leaves files to itself", () => {
  const script = `
    compdef() { echo "compdef $*"; }
    _describe() { local name=$4; print -l -- "\${(P@)name}"; }
    _files() { echo files; }
    source <(openswf completion zsh)
    words=(openswf workflow start); CURRENT=3; _openswf
    words=(openswf type show ""); CURRENT=4; _openswf
    words=(openswf apply ""); CURRENT=3; _openswf`;
  expect(runs("zsh", ["-f"], script)).toBe(
    "compdef _openswf openswf\nstart:Start an execution\nworkflow:\nactivity:\nfiles\n",
  );
});

test.skipIf(!has("fish"))("fish completes commands with what they mean, and leaves files to itself", () => {
  const script = `
    openswf completion fish | source
    complete -C "openswf workflow star"
    complete -C "openswf workflow list --output j"
    complete -C "openswf apply ty"`;
  expect(runs("fish", ["--no-config"], script)).toBe("start\tStart an execution\njson\ntypes.toml\n");
});
