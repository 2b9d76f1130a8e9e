import type { RegistrationStatus } from "@openswf/model/wire-types";
import { type Compare, SortedList } from "../collections/sorted-list.ts";

interface Registered {
  readonly status: RegistrationStatus;
}

/** What is registered in one place, in the order of its names, by status. */
export class ByStatus<Row extends Registered> {
  readonly #lists: Readonly<Record<RegistrationStatus, SortedList<Row>>>;

  constructor(compare: Compare<Row>) {
    this.#lists = { REGISTERED: new SortedList(compare), DEPRECATED: new SortedList(compare) };
  }

  get size(): number {
    return this.#lists.REGISTERED.size + this.#lists.DEPRECATED.size;
  }

  with(status: RegistrationStatus): SortedList<Row> {
    return this.#lists[status];
  }

  add(row: Row): void {
    this.#lists[row.status].add(row);
  }

  remove(row: Row): void {
    this.#lists[row.status].remove(row);
  }

  change(from: Row, to: Row): void {
    this.remove(from);
    this.add(to);
  }
}
