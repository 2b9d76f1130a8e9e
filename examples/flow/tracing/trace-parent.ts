import type { Headers } from "@openswf/flow/workflow";

/** A span of W3C Trace Context, as it travels in the header `traceparent`. Workflow code uses this too, so it is pure. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the trace is recorded. */
  readonly isSampled: boolean;
}

/** The span in the headers of a call; `undefined` if there is none. */
export function parentIn({ traceparent }: Headers): TraceParent | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Headers with the span as the parent of what is called. */
export function withParent(headers: Headers, { traceId, spanId, isSampled }: TraceParent): Headers {
  return { ...headers, traceparent: `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}` };
}
