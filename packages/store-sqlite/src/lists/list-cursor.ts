import { invariant } from "@openswf/model/invariant";
import type { Place } from "./find-executions.ts";

/** The time that orders a list, then the number of an execution. */
export const cursorForm: RegExp = /^(\d{1,15}):(\d{1,15})$/;

export function printCursor({ at, id }: Place): string {
  return `${at}:${id}`;
}

export function parseCursor(cursor: string): Place {
  const [, at, id] = cursorForm.exec(cursor) ?? [];
  invariant(at !== undefined && id !== undefined, `${cursor} is not a list cursor of this store`);
  return { at: Number(at), id: Number(id) };
}
