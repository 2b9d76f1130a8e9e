import { getOrMake } from "../collections/get-or-make.ts";
import { byClose, byStart, TimedList } from "./timed-list.ts";

/** Shelves by what their executions share. */
export type ShelvesByValue = Map<string, Shelf>;

/** The executions of a domain that share one property, in the lists in which they are asked for. */
export class Shelf {
  readonly open: TimedList = new TimedList(byStart);
  readonly closedByStart: TimedList = new TimedList(byStart);
  readonly closedByClose: TimedList = new TimedList(byClose);
  readonly #home: ShelvesByValue;
  readonly #value: string;

  private constructor(home: ShelvesByValue, value: string) {
    this.#home = home;
    this.#value = value;
  }

  /** The shelf of a value, made if there is none. */
  static in(home: ShelvesByValue, value: string): Shelf {
    return getOrMake(home, value, () => new Shelf(home, value));
  }

  /** Takes an empty shelf away. */
  sweep(): void {
    if (this.open.size + this.closedByStart.size === 0) this.#home.delete(this.#value);
  }
}
