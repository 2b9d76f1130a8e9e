import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Tracer } from "@openswf/core/ports/tracer";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { rareWarning } from "../http/rare-warning.ts";
import { CallTracer } from "./call-tracer.ts";

/** Spans that wait for their export. Beyond that they are dropped, as where the collector is down. */
const waitingSpansMax = 4_096;
/** Also the longest time that the end of the server waits for the last spans. */
const exportTimeoutMs = 3_000;

const problemCharactersMax = 500;

export interface Tracing {
  readonly tracer: Tracer;
  /** Exports what waits, within the time that one export may take. */
  close(): Promise<void>;
}

/** Sends spans of calls to `endpoint` by OTLP over HTTP. Headers for it come from the variables of OpenTelemetry. */
export function openTracing(parts: {
  readonly endpoint: URL;
  readonly share: number;
  readonly version: string;
  readonly clock: Pick<Clock, "now" | "elapsed">;
  readonly log: Log;
  readonly random: () => number;
}): Tracing {
  const problem = problemsIn(parts);
  const exporter = new OTLPTraceExporter({ url: parts.endpoint.href, timeoutMillis: exportTimeoutMs });
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: waitingSpansMax,
    exportTimeoutMillis: exportTimeoutMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "openswf", "service.version": parts.version }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [processor],
  });
  const spans = provider.getTracer("openswf", parts.version);
  return {
    tracer: new CallTracer({ ...parts, spans }),
    // A collector that is down must not keep the server from stopping.
    close: () => provider.shutdown().catch((error: unknown) => problem(String(error))),
  };
}

/** The library tells its problems, such as a collector that does not answer, to one place of the process. */
function problemsIn(parts: { readonly clock: Pick<Clock, "elapsed">; readonly log: Log }): (message: string) => void {
  const warn = rareWarning(parts, "traces could not be exported, or were dropped");
  const problem = (message: string): void => warn({ problem: message.slice(0, problemCharactersMax) });
  const nothing = (): void => {};
  diag.setLogger(
    { error: problem, warn: problem, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return problem;
}
