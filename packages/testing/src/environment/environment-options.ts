import type { CoreOptions } from "@openswf/core";
import type { ClientOptions } from "@openswf/flow/client";
import type { Duration } from "@openswf/flow/data";
import type { WorkerOptions } from "@openswf/flow/worker";
import type { AnyWorkflowStandIn } from "../stand-ins/stand-in-workflow.ts";
import type { LambdaFunctions } from "./lambda-functions.ts";

/** What a worker may be given here: all but what the environment gives it. */
export type TestWorkerOptions = Omit<WorkerOptions, "domain" | "client" | "calls" | "clock" | "register">;

export interface EnvironmentOptions extends TestWorkerOptions, Pick<ClientOptions, "interceptors"> {
  /** In place of workflows, such as children of those under test: see `standInWorkflow`. */
  readonly standIns?: readonly AnyWorkflowStandIn[];
  /** Lambda functions that workflows call, by name. They may wait in `env.sleep`. */
  readonly lambda?: LambdaFunctions;
  /** When virtual time begins. Default: 2026-01-01T00:00:00Z, a Thursday. */
  readonly startsAt?: Date | string;
  /** The domain that is registered at the start. Default: `test`. */
  readonly domain?: string;
  /** How long the domain keeps closed executions, in days. Default: 30. */
  readonly retentionDays?: number;
  /** Limits of the server that are not those of the service. */
  readonly limits?: Partial<NonNullable<CoreOptions["limits"]>>;
  /** What run ids and the jitter of retries follow from. The same seed gives the same. Default: 1. */
  readonly seed?: number;
  /**
   * How long, in real time, somebody may be at work before the test's waits fail with a StandstillError that says who. Default: 4
   * seconds, which is less than test runners allow a test.
   */
  readonly patience?: Duration;
  /**
   * What happens when a worker holds an execution, because its code differs from its history, say. Default: the waits of the test fail
   * with the reason. `retry` does as in production.
   */
  readonly heldExecutions?: "fail" | "retry";
}
