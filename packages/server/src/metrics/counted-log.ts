import type { Log } from "@openswf/core/ports/log";
import type { Meter } from "@openswf/core/ports/meter";
import { serverMeasures } from "./server-measures.ts";

/** The same log, whose errors and warnings are counted. */
export function countedLog(log: Log, meter: Meter): Log {
  const lines = meter.counter(serverMeasures.logLines);
  const errors = lines.of("error");
  const warnings = lines.of("warn");
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn(fields, message) {
      warnings.add(1);
      log.warn(fields, message);
    },
    error(fields, message) {
      errors.add(1);
      log.error(fields, message);
    },
  };
}
