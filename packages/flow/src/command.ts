/** What `openswf flow` runs: `@openswf/flow/command`. */
export { type CheckOutput, type CheckResult, type FlowCheckSettings, flowCheck } from "./command/flow-check.ts";
