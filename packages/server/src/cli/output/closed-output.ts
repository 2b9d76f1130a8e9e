/**
 * Keeps the process alive when what it writes to goes away, as with `openswf serve --help | head`. Node would end it with a
 * stack trace. A reader that has closed its end has seen enough, so that is no failure; an output that cannot be written
 * for another reason, such as a full disk, is one line on stderr and exit code 1.
 */
export function surviveClosedOutput(): void {
  let isReported = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isReported) return;
    isReported = true;
    process.exitCode = 1;
    process.stderr.write(`openswf: Standard output cannot be written: ${error.message}.\n`);
  });
  // There is nowhere left to say it. The log counts the lines that it loses.
  process.stderr.on("error", () => {});
}
