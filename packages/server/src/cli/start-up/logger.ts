import type { Log } from "@openswf/core/ports/log";
import { pino } from "pino";
import type { LogLevel } from "../settings/log-level.ts";

/** Fields that are always redacted: they prove who a caller is, or give access to a task. */
const secrets = ["authorization", "Authorization", "secret", "secretAccessKey", "sessionToken", "taskToken"];

/** Logs to stderr: for people on a terminal, else one JSON object per line. Each line is written before the call returns. */
export async function openLog(level: LogLevel): Promise<Log> {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: [...secrets, ...secrets.map((name) => `*.${name}`)],
  };
  const destination = process.stderr.isTTY
    ? (await import("pino-pretty")).default({ destination: 2, sync: true, translateTime: "SYS:HH:MM:ss.l" })
    : pino.destination({ dest: 2, sync: true });
  const log: Log = pino(options, destination);
  return log;
}
