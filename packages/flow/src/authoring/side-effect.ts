import { requireFits, textMax } from "../data/text-limit.ts";
import { hostFor, withoutDecisions } from "./current-host.ts";
import { decodeValue, encodeValue } from "./values.ts";

const what = "The value of a side effect";
/** Characters of JSON, written as a string of JSON: what a marker takes, less the rest of its details. */
const recordedMax = textMax - 100;

/**
 * Calls `make` once and records what it returns, so that replay has the same: for what is not deterministic but short, such as
 * a random secret. It must not fail and must not wait; what may do so is an activity. Without a blob store, the value may have
 * some 32,000 characters of JSON, with its quotes counted twice.
 *
 *     const seed = sideEffect(() => Math.random());
 */
export function sideEffect<Value>(make: () => Value): Value {
  const host = hostFor("sideEffect");
  // `as`: JSON gives back what was recorded.
  return decodeValue(
    host.sideEffect(host.nextId("s"), () => {
      const text = encodeValue(withoutDecisions("A side effect", make), what);
      if (text !== undefined && !host.offloads)
        requireFits(JSON.stringify(text), `${what}, as JSON in JSON,`, recordedMax);
      return text;
    }),
  ) as Value;
}
