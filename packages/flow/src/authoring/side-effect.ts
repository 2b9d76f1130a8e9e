import { hostFor, withoutDecisions } from "./current-host.ts";
import { decodeValue, encodeValue } from "./values.ts";

/**
 * Calls `make` once and records what it returns, so that replay has the same: for what is not deterministic but short, such as
 * a random secret. It must not fail and must not wait; what may do so is an activity.
 *
 *     const seed = sideEffect(() => Math.random());
 */
export function sideEffect<Value>(make: () => Value): Value {
  const host = hostFor("sideEffect");
  // `as`: JSON gives back what was recorded.
  return decodeValue(
    host.sideEffect(host.nextId("s"), () =>
      encodeValue(withoutDecisions("A side effect", make), "The value of a side effect"),
    ),
  ) as Value;
}
