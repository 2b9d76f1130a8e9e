/** Many runs of workflows under faults, each from a seed: `@openswf/testing/simulation`. */
export { type FaultName, type Faults, type InjectedFault, noFaults, usualFaults } from "./simulation/faults.ts";
export type { RecordedRun } from "./simulation/judging/runs.ts";
export type { Scenario, SeedRun } from "./simulation/run-seed.ts";
export { type SimulateOptions, SimulationError, type SimulationReport, simulate } from "./simulation/simulate.ts";
export { SimulationFailure } from "./simulation/simulation-failure.ts";
export type { SimulatedWorker, SimulatedWorkerOptions, WorkerVersion } from "./simulation/workers.ts";
export type { Check, SimulatedClientOptions, SimulatedWorld } from "./simulation/world.ts";
