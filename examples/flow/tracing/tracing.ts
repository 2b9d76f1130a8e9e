/** OpenTelemetry for the processes around workflow code: clients, and workers with their activities. */

import type { ClientInterceptor } from "@openswf/flow/client";
import type { ActivityInterceptor, WorkerLog } from "@openswf/flow/worker";
import { context, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, RandomIdGenerator, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { parentIn, type TraceParent, withParent } from "./trace-parent.ts";
import { spanMessage, type ToldSpan } from "./workflow-tracing.ts";

/** Spans of workflow code come with their ids; all others get random ones. */
class GivenIds extends RandomIdGenerator {
  next: string | undefined;

  override generateSpanId(): string {
    const id = this.next ?? super.generateSpanId();
    this.next = undefined;
    return id;
  }
}

const ids = new GivenIds();
/** In production, an exporter of OTLP behind a `BatchSpanProcessor`. */
export const exporter: InMemorySpanExporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor({ exporter })];
trace.setGlobalTracerProvider(new TracerProvider({ idGenerator: ids, spanProcessors }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager());
const tracer = trace.getTracer("openswf-flow");

/** Runs `work` in a span, which fails with it. Without a parent, the active span is the parent. */
export async function inSpan<Result>(
  name: string,
  { kind = SpanKind.INTERNAL, parent }: { readonly kind?: SpanKind; readonly parent?: TraceParent | undefined },
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return await tracer.startActiveSpan(name, { kind }, contextOf(parent), async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

function contextOf(parent: TraceParent | undefined) {
  if (parent === undefined) return context.active();
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
}

function placeOf(span: Span): TraceParent {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
}

/** For `connect({ interceptors })`. */
export const tracedClient: ClientInterceptor = {
  start: (call, next) =>
    inSpan(`start ${call.workflow.name}`, { kind: SpanKind.PRODUCER }, async (span) => {
      span.setAttribute("swf.workflow_id", call.options.workflowId);
      return await next({ ...call, headers: withParent(call.headers, placeOf(span)) });
    }),
  signal: (call, next) =>
    inSpan(`signal ${call.signal.name}`, { kind: SpanKind.PRODUCER }, async (span) => {
      span.setAttribute("swf.workflow_id", call.workflowId);
      await next({ ...call, headers: withParent(call.headers, placeOf(span)) });
    }),
};

/** For `startWorker({ activityInterceptors })`. */
export const tracedActivity: ActivityInterceptor = {
  execute: (call, next) => {
    const { activityType, attempt, workflowId, runId } = call.context;
    const about = { kind: SpanKind.CONSUMER, parent: parentIn(call.headers) };
    return inSpan(`${activityType.name}, attempt ${attempt}`, about, async (span) => {
      span.setAttributes({ "swf.workflow_id": workflowId, "swf.run_id": runId });
      return await next(call);
    });
  },
};

/** For `startWorker({ log })`: makes spans of what workflow code tells of them, and hands on all else. */
export function withSpans(log: WorkerLog): WorkerLog {
  return {
    debug: (fields, message) => {
      if (message === spanMessage && "span" in fields) record(fields as Told);
      else log.debug(fields, message);
    },
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}

/** A line of `workflow-tracing.ts`, with the ids of the execution that the worker adds. */
interface Told {
  readonly span: ToldSpan;
  readonly workflowId?: string;
  readonly runId?: string;
}

function record({ span: { name, parentSpanId, spanId, start, end, error, ...place }, workflowId, runId }: Told): void {
  const attributes = { "swf.workflow_id": workflowId, "swf.run_id": runId };
  ids.next = spanId;
  const span = tracer.startSpan(name, { startTime: start, attributes }, contextOf({ ...place, spanId: parentSpanId }));
  ids.next = undefined; // it is still there if the sampler drops the trace
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  span.end(end);
}
