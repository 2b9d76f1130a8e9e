import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";

/** A place in a list: the time that orders the list, then the number of an execution. */
export interface Place {
  readonly at: Instant;
  readonly number: number;
}

export const cursorForm: RegExp = /^(\d{1,15}):(\d{1,15})$/;

export function printCursor({ at, number }: Place): string {
  return `${at}:${number}`;
}

export function parseCursor(cursor: string): Place {
  const [, at, number] = cursorForm.exec(cursor) ?? [];
  invariant(at !== undefined && number !== undefined, `${cursor} is not a list cursor of this store`);
  return { at: Number(at), number: Number(number) };
}
