import { Option } from "commander";

/**
 * What a flag holds beyond one text. The command line and the environment write everything as text; a configuration file
 * and its schema know tables, lists and numbers.
 */

/** One setting of a `TableOption`. */
export interface TableEntry {
  readonly name: string;
  readonly default: number | string;
  /** For people. */
  readonly meaning: string;
  /** The only values, if it is no number. */
  readonly choices?: readonly string[];
}

/** A flag such as `--limit`, which sets several things by name: `NAME=VALUE`, repeatable. Its value is a record. */
export class TableOption extends Option {
  readonly entries: readonly TableEntry[];

  constructor(flags: string, description: string, entries: readonly TableEntry[]) {
    super(flags, description);
    this.entries = entries;
    this.default({}, "see below");
  }
}

/** A flag such as `--regions`, which holds several texts, separated by commas. Its value is an array. */
export class ListOption extends Option {}

/** A flag such as `--status`, which takes one or several of these names, separated by commas. */
export class SomeOfOption extends Option {
  readonly names: readonly string[];

  constructor(flags: string, description: string, names: readonly string[]) {
    super(flags, description);
    this.names = names;
  }
}

/** A flag that holds a whole number. */
export class NumberOption extends Option {
  readonly min: number;
  readonly max: number;

  constructor(flags: string, description: string, { min, max = Number.MAX_SAFE_INTEGER }: Bounds) {
    super(flags, description);
    this.min = min;
    this.max = max;
  }
}

interface Bounds {
  readonly min: number;
  readonly max?: number;
}
