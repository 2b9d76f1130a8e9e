import { type WireFailure, wireVersion } from "./wire-failure.ts";

/** Characters that details always get when something has to go; details that need more than the rest go first. */
const messageReserve = 2_000;
/** The least that SWF's `details` may have room for. */
export const detailsRoomMin = 300;

/**
 * The text of a failure in at most `max` characters: it always fits and always parses. Details that are too large by
 * themselves go first; then stacks, then causes, then details; at last the message is cut. The text says what went.
 */
export function fitFailure(failure: WireFailure, max: number): string {
  let best = hugeDetails(failure, max) ? without(failure, "details", "details") : failure;
  const whole = textOf(best);
  if (whole.length <= max) return whole;
  const steps: readonly ((failure: WireFailure) => WireFailure)[] = [withoutStacks, withoutCauses];
  for (const step of steps) {
    best = step(best);
    const text = textOf(best);
    if (text.length <= max) return text;
  }
  const bare = textOf(withMessage(best, ""));
  if (bare.length > max - detailsRoomMin) {
    best = { kind: "Error", type: best.type, message: best.message, leftOut: ["all but the message"] };
  }
  return cutMessage(best, max);
}

/** The type is left out: SWF's reason carries it. */
function textOf(failure: WireFailure): string {
  const { type: _type, ...rest } = failure;
  return JSON.stringify({ openswf: wireVersion, ...rest });
}

function hugeDetails({ details }: WireFailure, max: number): boolean {
  if (details === undefined) return false;
  return JSON.stringify(details).length > Math.max(max - messageReserve, max / 2);
}

function withoutStacks(failure: WireFailure): WireFailure {
  const bare = stripStacks(failure);
  if (textOf(bare).length === textOf(failure).length) return failure;
  return { ...bare, leftOut: [...(bare.leftOut ?? []), "stacks"] };
}

function stripStacks(failure: WireFailure): WireFailure {
  const { stack: _stack, cause, errors, ...rest } = failure;
  return {
    ...rest,
    ...(cause && { cause: stripStacks(cause) }),
    ...(errors && { errors: errors.map(stripStacks) }),
  };
}

function withoutCauses(failure: WireFailure): WireFailure {
  const { cause, errors, ...rest } = failure;
  if (cause === undefined && errors === undefined) return failure;
  // An AggregateError stays one, without errors.
  return { ...rest, ...(errors && { errors: [] }), leftOut: [...(rest.leftOut ?? []), "causes"] };
}

function without(failure: WireFailure, member: "details", what: string): WireFailure {
  const { [member]: _member, ...rest } = failure;
  return { ...rest, leftOut: [...(rest.leftOut ?? []), what] };
}

function withMessage(failure: WireFailure, message: string): WireFailure {
  return { ...failure, message };
}

/** As much of the message as there is room for. Searched for, because in JSON a character takes one to six. */
function cutMessage(failure: WireFailure, max: number): string {
  const { message } = failure;
  const whole = textOf(failure);
  if (whole.length <= max) return whole;
  let fitting = "";
  let low = 0;
  let high = Math.min(message.length, max);
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const text = textOf(withMessage(failure, `${message.slice(0, middle)}... (cut from ${message.length} characters)`));
    if (text.length <= max) {
      fitting = text;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return fitting;
}
