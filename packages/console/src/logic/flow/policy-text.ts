import type { RetryPolicy } from "@openswf/insight/execution/flow-control";
import { durationText } from "@openswf/insight/text/duration";

/** A policy in words: `waits 1 s, then 2 times as long each time, up to 2 min; 5 attempts in all`. */
export function policyText({ attempts, firstMs, factor, maxMs, jitter }: RetryPolicy): string {
  const first = durationText(firstMs);
  const isSteady = factor === 1 || maxMs <= firstMs;
  const waits = isSteady
    ? `waits ${durationText(Math.min(firstMs, maxMs))} each time`
    : `waits ${first}, then ${factor} times as long each time, up to ${durationText(maxMs)}`;
  const spread = jitter === 0 ? "" : `, give or take ${Math.round(jitter * 100)} %`;
  const bound =
    attempts === undefined ? "without end" : `${attempts} ${attempts === 1 ? "attempt" : "attempts"} in all`;
  return `${waits}${spread}; ${bound}`;
}
