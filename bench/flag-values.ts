/** What the command lines of the published benchmark and of the repository's have in common. Bad flags are TypeErrors. */

/** The options of a command line, or the exit code where there is nothing to run: help was asked for, or a flag is bad. */
export function readOptions<Options extends object>(
  parse: (args: readonly string[]) => Options | "help",
  args: readonly string[],
  usage: string,
): Options | number {
  try {
    const options = parse(args);
    if (options !== "help") return options;
    process.stdout.write(usage);
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    return 2;
  }
}

export function parseEndpoint(text: string): URL {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new TypeError(`invalid --endpoint ${text}: expected an http or https URL`);
  return new URL(text);
}

export function parseNumber(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (number > 0 && number <= most) return number;
  throw new TypeError(`invalid ${flag} ${text}: expected a number above 0 and up to ${most}`);
}

export function parseWhole(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new TypeError(`invalid ${flag} ${text}: expected a whole number from 1 to ${most}`);
}
