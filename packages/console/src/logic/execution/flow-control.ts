import { jsonObject } from "../json/json-object.ts";

/** Which attempt at an activity a task is, as `@openswf/flow` writes it from the second on. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  /** The `activityId` of the first attempt. */
  readonly firstId: string;
}

/** Reads the `control` of `ActivityTaskScheduled`. Anything else than ours is a first attempt. */
export function attemptOf(control: string | undefined, activityId: string): Attempt {
  const first = { attempt: 1, firstId: activityId };
  if (control === undefined || !control.includes('"openswf"')) return first;
  const value = jsonObject(control);
  if (value?.["openswf"] !== 1) return first;
  const { attempt, of } = value;
  if (typeof attempt !== "number" || !Number.isInteger(attempt) || attempt < 2 || typeof of !== "string") return first;
  return { attempt, firstId: of };
}
