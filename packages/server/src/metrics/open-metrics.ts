import type { Log } from "@openswf/core/ports/log";
import type { Meter } from "@openswf/core/ports/meter";
import { collectDefaultMetrics } from "prom-client";
import { countedLog } from "./counted-log.ts";
import { PrometheusMeter } from "./prometheus-meter.ts";
import { serverMeasures } from "./server-measures.ts";

/** How often the delay of the event loop is sampled, in milliseconds. Each sample wakes the process, idle or not. */
const eventLoopSampledMs = 100;

/** Metrics of the library that list every socket and timer of the process each time they are read. */
const tooDear = [
  "nodejs_active_resources",
  "nodejs_active_resources_total",
  "nodejs_active_handles",
  "nodejs_active_handles_total",
  "nodejs_active_requests",
  "nodejs_active_requests_total",
];

/** The metrics of one server. */
export interface Metrics {
  readonly meter: Meter;
  /** The same log, whose errors and warnings are counted. */
  counting(log: Log): Log;
  readonly contentType: string;
  /** Everything measured so far, in the text format of Prometheus. */
  print(): Promise<string>;
  /** The name of each metric that is printed, its type and its help. */
  describe(): readonly DescribedMetric[];
}

interface DescribedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
}

/** Begins to measure this process. `namesMax`: how many sets of names that users choose each measure keeps apart. */
export function openMetrics(version: string, namesMax: number): Metrics {
  const meter = new PrometheusMeter(namesMax);
  const { registry } = meter;
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: eventLoopSampledMs });
  for (const name of tooDear) registry.removeSingleMetric(name);
  meter.gauge(serverMeasures.build, () => [{ labels: [version], value: 1 }]);
  return {
    meter,
    counting: (log) => countedLog(log, meter),
    contentType: registry.contentType,
    print: () => registry.metrics(),
    describe: () => registry.getMetricsAsArray().map(({ name, help, type }) => ({ name, help, type: String(type) })),
  };
}
