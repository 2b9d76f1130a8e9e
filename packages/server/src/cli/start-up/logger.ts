import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { loadIfInstalled } from "@openswf/core/ports/optional-package";
import { type LoggerOptions, pino } from "pino";
import { CollapsedLog } from "../output/collapsed-log.ts";
import { LineWriter } from "../output/line-writer.ts";
import { standardError } from "../output/standard-error.ts";
import type { LogLevel } from "../settings/log-level.ts";

/** Fields that are always redacted: they prove who a caller is, or give access to a task. */
const secrets = ["authorization", "Authorization", "secret", "secretAccessKey", "sessionToken", "taskToken"];
/** How long the start and the end of the server wait for lines that nobody reads. */
const writtenWithinMs = 500;

export interface OpenedLog {
  readonly log: Log;
  /** Settles when every line so far is written, or after a bound. */
  written(): Promise<void>;
  /** Writes the remaining lines, within the same bound. */
  close(): Promise<void>;
}

/**
 * Logs to stderr: for people on a terminal, if pino-pretty is installed, else one JSON object per line. Nothing that
 * happens to stderr is felt by the caller: see `LineWriter`. Lines that still wait when the process exits are written
 * then, as far as possible.
 */
export async function openLog(level: LogLevel, clock: Clock): Promise<OpenedLog> {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: [...secrets, ...secrets.map((name) => `*.${name}`)],
  };
  const format = await formatOf(process.stderr.isTTY);
  const writer = new LineWriter({
    destination: standardError(),
    clock,
    printDropped(count, error) {
      let line = "";
      const print = pino({ ...options, level: "warn" }, { write: (text) => (line = format(text)) });
      print.warn({ count, error }, "log lines were dropped: stderr could not be written, or was read too slowly");
      return line;
    },
  });
  const log = new CollapsedLog(pino(options, { write: (line) => writer.write(format(line)) }), clock);
  process.on("exit", () => {
    log.flush();
    writer.flushNow();
  });
  return {
    log,
    written: () => writer.flush(writtenWithinMs),
    close() {
      log.flush();
      return writer.flush(writtenWithinMs);
    },
  };
}

async function formatOf(isTerminal: boolean): Promise<(line: string) => string> {
  if (!isTerminal) return (line) => line;
  const pretty = await loadIfInstalled(() => import("pino-pretty"), "pino-pretty");
  return pretty?.default.prettyFactory({ translateTime: "SYS:HH:MM:ss.l" }) ?? ((line) => line);
}
