import { invariant } from "@openswf/model/invariant";
import type { CloseStatus } from "@openswf/model/wire-types";

/** Stored: never renumber. */
const numbers = {
  COMPLETED: 1,
  FAILED: 2,
  CANCELED: 3,
  TERMINATED: 4,
  CONTINUED_AS_NEW: 5,
  TIMED_OUT: 6,
} as const satisfies Record<CloseStatus, number>;

// `as`: `satisfies` above guarantees that the keys of `numbers` are the close statuses.
const names = new Map(Object.entries(numbers).map(([status, number]) => [number as number, status as CloseStatus]));

export const closeStatusNumbers: readonly number[] = Object.values(numbers);

export function closeStatusNumber(status: CloseStatus): number {
  return numbers[status];
}

export function closeStatusOf(number: number): CloseStatus {
  const status = names.get(number);
  invariant(status !== undefined, `unknown close status ${number} in a row`);
  return status;
}
