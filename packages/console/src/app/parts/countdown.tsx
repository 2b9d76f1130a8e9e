import { durationText } from "@openswf/insight/text/duration";
import { useNow } from "../time/now.ts";

/** Time until then, which counts down: `40 s`. */
export function Countdown({ at }: { readonly at: number }): string {
  return durationText(at - useNow());
}
