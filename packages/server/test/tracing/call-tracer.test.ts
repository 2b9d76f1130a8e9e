import { createCore, inProcess, manualClock } from "@openswf/core";
import type { WireRequest } from "@openswf/core/ports/transport";
import { openMemoryStore } from "@openswf/store-memory";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { expect, onTestFinished, test } from "vitest";
import { CallTracer } from "../../src/tracing/call-tracer.ts";

async function openTraced(share: number, draws: readonly number[] = []) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const left = [...draws];
  const spans = provider.getTracer("test");
  const tracer = new CallTracer({ spans, clock, share, random: () => left.shift() ?? 0 });
  const core = await createCore({ store: openMemoryStore(), clock, tracer });
  onTestFinished(() => core.stop());
  let requests: WireRequest[] = [];
  const { call } = inProcess({
    answer: (request) => {
      requests = [request];
      return core.answer(request);
    },
  });
  const domain = "shop";
  const answersWith = async (headers: Readonly<Record<string, string>>): Promise<void> => {
    await call("DescribeDomain", { name: domain }).catch(() => {});
    const [request] = requests;
    if (request === undefined) throw new Error("nothing was sent");
    exporter.reset();
    await core.answer({ ...request, headers: new Map([...request.headers, ...Object.entries(headers)]) });
  };
  const prepares = async (): Promise<void> => {
    await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "7" });
    await call("RegisterWorkflowType", { domain, name: "order", version: "1" });
    exporter.reset();
  };
  const starts = (): Promise<unknown> =>
    call("StartWorkflowExecution", {
      domain,
      workflowId: "order-1",
      workflowType: { name: "order", version: "1" },
      childPolicy: "TERMINATE",
      executionStartToCloseTimeout: "3600",
      taskList: { name: "orders" },
      taskStartToCloseTimeout: "60",
    });
  return { call, clock, prepares, starts, answersWith, spans: () => exporter.getFinishedSpans() };
}

/** The call's own span, and the names of its stages in order. */
function callIn(spans: readonly ReadableSpan[]): { readonly call: ReadableSpan; readonly stages: readonly string[] } {
  const call = spans.find(({ kind }) => kind === SpanKind.SERVER);
  if (call === undefined) throw new Error("no call was traced");
  const { spanId, traceId } = call.spanContext();
  const stages = spans.filter((span) => span !== call);
  for (const stage of stages) {
    expect(stage.parentSpanContext?.spanId).toBe(spanId);
    expect(stage.spanContext().traceId).toBe(traceId);
  }
  return { call, stages: stages.map(({ name }) => name) };
}

test("a call is a span of the server, with its stages from admission to reply", async () => {
  const { prepares, starts, spans } = await openTraced(1);
  await prepares();
  await starts();
  const { call, stages } = callIn(spans());
  expect(call.name).toBe("SWF.StartWorkflowExecution");
  expect(call.attributes).toMatchObject({ "rpc.system": "aws-api", "rpc.method": "StartWorkflowExecution" });
  expect(call.attributes["aws.request_id"]).toMatch(/^in-process-/);
  expect(stages).toEqual(["admission", "operation", "commit", "reply"]);
});

test("a step of an execution is queued, judged by the rules, and committed", async () => {
  const { call, prepares, starts, spans } = await openTraced(1, [0, 0, 0, 0]);
  await prepares();
  await starts();
  const before = spans().length;
  await call("SignalWorkflowExecution", { domain: "shop", workflowId: "order-1", signalName: "go" });
  const { stages } = callIn(spans().slice(before));
  expect(stages).toEqual(["admission", "operation", "queue", "transition", "commit", "reply"]);
});

test("a poll's span includes its wait", async () => {
  const { call, clock, prepares, spans } = await openTraced(1);
  await prepares();
  const polled = call("PollForDecisionTask", { domain: "shop", taskList: { name: "orders" } });
  await clock.advance(60_000);
  await polled;
  const { call: poll, stages } = callIn(spans());
  expect(stages).toEqual(["admission", "operation", "wait"]);
  expect(poll.duration[0]).toBe(60);
});

test("a fault is the status of its span", async () => {
  const { call, spans } = await openTraced(1);
  await expect(call("DescribeDomain", { name: "nowhere" })).rejects.toThrow();
  const { call: failed } = callIn(spans());
  expect(failed.status).toEqual({ code: SpanStatusCode.ERROR, message: "UnknownResourceFault" });
  expect(failed.attributes["error.type"]).toBe("UnknownResourceFault");
});

test("calls are traced by their share", async () => {
  const { call, spans } = await openTraced(0.5, [0.49, 0.5, 0.99, 0.1]);
  for (let calls = 0; calls < 4; calls += 1) await call("ListDomains", { registrationStatus: "REGISTERED" });
  expect(spans().filter(({ kind }) => kind === SpanKind.SERVER)).toHaveLength(2);
});

const traceId = "0af7651916cd43dd8448eb211c80319c";
test("a caller's trace goes on, whatever the share", async () => {
  const { answersWith, spans } = await openTraced(0);
  await answersWith({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const { call } = callIn(spans());
  expect(call.spanContext().traceId).toBe(traceId);
  expect(call.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
});

test.each([
  { why: "its caller does not sample it", traceparent: `00-${traceId}-b7ad6b7169203331-00`, share: 1 },
  { why: "its traceparent is none, and the share is 0", traceparent: "00-abc-01", share: 0 },
])("a call is not traced when $why", async ({ traceparent, share }) => {
  const { answersWith, spans } = await openTraced(share);
  await answersWith({ traceparent });
  expect(spans()).toEqual([]);
});
