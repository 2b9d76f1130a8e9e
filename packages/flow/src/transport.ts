/** How the SDK's calls travel, for those who carry them by other means, such as `@openswf/testing`: `@openswf/flow/transport`. */
export { abortError } from "./transport/abort-error.ts";
export { backOffAfter, waitBefore } from "./transport/direct/back-off.ts";
export { outputOf } from "./transport/direct/reply-outcome.ts";
export { type InProcessService, inProcessCalls } from "./transport/in-process-calls.ts";
export { NoReplyError } from "./transport/no-reply-error.ts";
export { ServiceFault } from "./transport/service-fault.ts";
export type { CallOptions, SwfCalls } from "./transport/swf-calls.ts";
export {
  type ExtensionOperation,
  type InputOf,
  type OutputOf,
  polls,
  pollTimeoutMs,
  type SwfOperation,
} from "./transport/swf-operations.ts";
export { inputForWire, readTimestamps } from "./transport/timestamps.ts";
