import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "@openswf/core/ports/clock";
import type { CallStage, CallTrace, Tracer } from "@openswf/core/ports/tracer";
import type { WireHeaders, WireRequest } from "@openswf/core/ports/transport";
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer as SpanTracer,
  TraceFlags,
  trace,
} from "@opentelemetry/api";

/** Stages of one call that are recorded. A call of SWF has a handful. */
const stagesMax = 64;

export interface CallTracerParts {
  /** Makes and exports spans. Whether a call is traced is decided here, so it samples everything. */
  readonly spans: SpanTracer;
  readonly clock: Pick<Clock, "now" | "elapsed">;
  /** The share of calls that are traced, from 0 to 1, of those whose caller does not say. */
  readonly share: number;
  /** Returns a new random number from 0 to 1 on each call. */
  readonly random: () => number;
}

/**
 * Traces calls as spans of OpenTelemetry: one of the server for the call, and one for each stage.
 *
 * A caller that sends a `traceparent` has decided for itself: its trace goes on here if it is sampled. A call that is not traced
 * costs a look at its headers and a random number.
 */
export class CallTracer implements Tracer {
  readonly #parts: CallTracerParts;
  readonly #current = new AsyncLocalStorage<CallTrace>();

  constructor(parts: CallTracerParts) {
    this.#parts = parts;
  }

  begins(request: WireRequest): CallTrace | undefined {
    const { share, random } = this.#parts;
    const parent = parentOf(request.headers);
    const isTraced = parent === undefined ? random() < share : parent.isSampled;
    return isTraced ? new SpannedCall(this.#parts, request.requestId, parent?.context ?? ROOT_CONTEXT) : undefined;
  }

  during<Result>(call: CallTrace, work: () => Result): Result {
    return this.#current.run(call, work);
  }

  current(): CallTrace | undefined {
    return this.#current.getStore();
  }
}

class SpannedCall implements CallTrace {
  readonly #parts: CallTracerParts;
  readonly #span: Span;
  readonly #context: Context;
  /** The time of day when it began: stages go by `elapsed`, which is never set back. */
  readonly #begunAt: number;
  readonly #begunElapsed: number;
  #stage: CallStage = "admission";
  #stageBegan: number;
  #stages = 0;
  #hasEnded = false;

  constructor(parts: CallTracerParts, requestId: string, parent: Context) {
    this.#parts = parts;
    this.#begunAt = parts.clock.now();
    this.#begunElapsed = parts.clock.elapsed();
    this.#stageBegan = this.#begunAt;
    const attributes = { "rpc.system": "aws-api", "rpc.service": "SWF", "aws.request_id": requestId };
    // Its name is known once the target has been looked up.
    const options = { kind: SpanKind.SERVER, startTime: this.#begunAt, attributes };
    this.#span = parts.spans.startSpan("SWF", options, parent);
    this.#context = trace.setSpan(parent, this.#span);
  }

  enters(stage: CallStage): void {
    if (this.#hasEnded) return;
    const now = this.#now();
    this.#endStage(now);
    this.#stage = stage;
    this.#stageBegan = now;
  }

  ended(operation: string | undefined, fault: string | undefined): void {
    if (this.#hasEnded) return;
    const now = this.#now();
    this.#endStage(now);
    this.#hasEnded = true;
    if (operation !== undefined) {
      this.#span.updateName(`SWF.${operation}`);
      this.#span.setAttribute("rpc.method", operation);
    }
    if (fault !== undefined) {
      this.#span.setAttribute("error.type", fault);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: fault });
    }
    this.#span.end(now);
  }

  #endStage(now: number): void {
    this.#stages += 1;
    if (this.#stages > stagesMax) return;
    const { spans } = this.#parts;
    spans.startSpan(this.#stage, { startTime: this.#stageBegan }, this.#context).end(now);
  }

  #now(): number {
    return this.#begunAt + (this.#parts.clock.elapsed() - this.#begunElapsed);
  }
}

const traceParent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** The caller's span, from a `traceparent` header of W3C Trace Context. */
function parentOf(headers: WireHeaders): { readonly context: Context; readonly isSampled: boolean } | undefined {
  const [, traceId, spanId, flags] = traceParent.exec(headers.get("traceparent") ?? "") ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
  return { context, isSampled: traceFlags === TraceFlags.SAMPLED };
}
