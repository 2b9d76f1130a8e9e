/** The instructions of one window of a process: what its main thread executed, and all its other threads together. */
export interface Instructions {
  readonly main: number;
  readonly others: number;
}

/** Callgrind numbers threads from 1; the first is the one that `main` runs on. */
const mainThread = 1;

/** What one file of a dump says, by its name (`NAME.DUMP-THREAD`) and its text. */
export interface DumpFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Adds up the files of a dump with one file for each thread. Throws if there is none of the main thread, or one without
 * its total: a figure that leaves something out is worse than none.
 */
export function instructionsOf(files: readonly DumpFile[]): Instructions {
  let main: number | undefined;
  let others = 0;
  for (const { name, text } of files) {
    const thread = Number(/-(\d+)$/.exec(name)?.[1] ?? mainThread);
    const total = totalOf(name, text);
    if (thread === mainThread) main = total;
    else others += total;
  }
  if (main === undefined)
    throw new Error(`no file of the main thread among ${files.map(({ name }) => name).join(", ")}`);
  return { main, others };
}

/** `totals:` ends a dump with the sum of its costs, in the order of `events:`. */
function totalOf(name: string, text: string): number {
  const events = /^events: (.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const totals = /^totals: (.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [];
  const total = Number(totals[events.indexOf("Ir")]);
  if (!Number.isSafeInteger(total)) throw new Error(`${name} has no total of the event Ir`);
  return total;
}

/** The files of dump `number`, of all that a process has written so far under `base`. */
export function filesOfDump(names: readonly string[], base: string, number: number): readonly string[] {
  const prefix = `${base}.${number}`;
  return names.filter((name) => name === prefix || name.startsWith(`${prefix}-`));
}
