import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { every } from "@openswf/core/waiting/every";
import { rareWarning } from "../rare-warning.ts";

const remedies: Readonly<Record<string, string>> = {
  EMFILE: "connections are closed: this process may open no more files; raise ulimit -n, or LimitNOFILE in systemd",
  ENFILE: "connections are closed: this machine may open no more files; raise fs.file-max",
};

/**
 * Warns while no more files can be opened. The system then closes new connections without a word to Node, so this tries to
 * open a file from time to time. Returns a function that stops it.
 */
export function warnOfTooManyFiles(clock: Clock, log: Log, everyMs: number): () => void {
  const warnings = Object.entries(remedies).map(([code, text]) => [code, rareWarning({ clock, log }, text)] as const);
  const warnOf = new Map(warnings);
  const checks = every(clock, everyMs, () => {
    try {
      closeSync(openSync(devNull, "r"));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      warnOf.get(code)?.({ code });
    }
  });
  return () => void checks.stop();
}
