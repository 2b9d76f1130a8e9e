import { invariant } from "@openswf/model/invariant";
import type { Place } from "./find-executions.ts";

/** The time by which a list is ordered, then the number of an execution. */
export const cursorForm: RegExp = /^(\d{1,15}):(\d{1,15})$/;

export function printCursor({ at, id }: Place): string {
  return `${at}:${id}`;
}

export function parseCursor(cursor: string): Place {
  const [, at, id] = cursorForm.exec(cursor) ?? [];
  invariant(at !== undefined && id !== undefined, `a list goes on at a cursor it gave, not at ${cursor}`);
  return { at: Number(at), id: Number(id) };
}
