import type { Log } from "@openswf/core/ports/log";
import { pino } from "pino";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Never printed, wherever they stand: what proves who a caller is, and what gives access to a task. */
const secrets = ["authorization", "Authorization", "secret", "secretAccessKey", "sessionToken", "taskToken"];

/** Writes to stderr: for people on a terminal, one JSON object a line elsewhere. Each line is out when the call returns. */
export async function openLog(level: LogLevel): Promise<Log> {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    redact: [...secrets, ...secrets.map((name) => `*.${name}`)],
  };
  const destination = process.stderr.isTTY
    ? (await import("pino-pretty")).default({ destination: 2, sync: true, translateTime: "SYS:HH:MM:ss.l" })
    : pino.destination({ dest: 2, sync: true });
  const log: Log = pino(options, destination);
  return log;
}
