import { SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

/** Spans as an indented outline: children below their parents, in the order of their start. */
export function outlineOf(spans: readonly ReadableSpan[], parentSpanId?: string, indent = ""): readonly string[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parentSpanId)
    .sort((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .flatMap((span) => {
      const failed = span.status.code === SpanStatusCode.ERROR ? " FAILED" : "";
      return [`${indent}${span.name}${failed}`, ...outlineOf(spans, span.spanContext().spanId, `${indent}  `)];
    });
}
