import type { Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";

/** A position in a list: the time that orders the list, then the run. */
export interface Place {
  readonly at: Instant;
  readonly run: string;
}

export const cursorForm: RegExp = /^(\d{1,15}):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

export function printCursor({ at, run }: Place): string {
  return `${at}:${run}`;
}

export function parseCursor(cursor: string): Place {
  const [, at, run] = cursorForm.exec(cursor) ?? [];
  invariant(at !== undefined && run !== undefined, `${cursor} is not a list cursor of this store`);
  return { at: Number(at), run };
}
