import { hostFor } from "./current-host.ts";
import { decodeValue, encodeValue } from "./values.ts";

/**
 * Calls `make` once and records what it returns, so that replay has the same: for what is not deterministic but short, such as
 * a setting that is read. It must not fail and must not wait; what may do so is an activity.
 */
export function sideEffect<Value>(make: () => Value): Value {
  const host = hostFor("sideEffect");
  // `as`: JSON gives back what was recorded.
  return decodeValue(
    host.sideEffect(host.nextId("s"), () => encodeValue(make(), "The value of a side effect")),
  ) as Value;
}
