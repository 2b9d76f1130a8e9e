/** Takes the worker's own lines, and those of workflows and activities. `pino` and `console` fit. */
export interface WorkerLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One JSON object a line on stderr, without `debug`. */
export const jsonLog: WorkerLog = {
  debug: () => {},
  info: (fields, message) => write("info", fields, message),
  warn: (fields, message) => write("warn", fields, message),
  error: (fields, message) => write("error", fields, message),
};

function write(level: string, fields: object, message: string): void {
  process.stderr.write(`${lineOf({ level, time: new Date().toISOString(), message, ...fields })}\n`);
}

/** What an activity logs may have no JSON. Its line is written all the same, without the fields. */
function lineOf(line: { readonly level: string; readonly time: string; readonly message: string }): string {
  try {
    return JSON.stringify(line, (_name, value: unknown) => (value instanceof Error ? errorFields(value) : value));
  } catch (error) {
    const { level, time, message } = line;
    return JSON.stringify({ level, time, message, fieldsLeftOut: messageOf(error) });
  }
}

function errorFields({ name, message, stack, cause }: Error): object {
  return { name, message, stack, ...(cause !== undefined && { cause }) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
