/**
 * The public entry of the core: a whole Amazon SWF server without HTTP, driver or command line. A store and a clock are
 * all that it needs; see `examples/in-process`. Everything else that this package exports serves the other packages of
 * this repository and may change with any release.
 */
export type { CoreOptions } from "./composition/core-options.ts";
export { createCore } from "./composition/create-core.ts";
export { type InProcessClient, inProcess } from "./composition/in-process.ts";
export { openAccess } from "./composition/open-access.ts";
export type {
  AccessControl,
  Admission,
  DecidingStatement,
  Principal,
  Question,
  Tag,
  Verdict,
} from "./ports/access-control.ts";
export type { Audit, AuditRecord } from "./ports/audit.ts";
export { type Clock, systemClock } from "./ports/clock.ts";
export type { LambdaCall, LambdaInvoker } from "./ports/lambda-invoker.ts";
export { type Log, silentLog } from "./ports/log.ts";
export { type ManualClock, manualClock } from "./ports/manual-clock.ts";
export {
  type Counter,
  type CounterMeasure,
  type Family,
  type GaugeMeasure,
  type Histogram,
  type HistogramMeasure,
  type LabelName,
  type Measure,
  type Meter,
  type Reading,
  type Readings,
  silentMeter,
} from "./ports/meter.ts";
export { type Randomness, systemRandomness } from "./ports/randomness.ts";
export type { CallStage, CallTrace, Tracer } from "./ports/tracer.ts";
export type {
  Caller,
  Core,
  Health,
  HealthProblem,
  Source,
  WireHeaders,
  WireReply,
  WireRequest,
} from "./ports/transport.ts";
export type { Store } from "./stores/store.ts";
