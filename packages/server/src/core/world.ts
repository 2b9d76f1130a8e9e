import type { Limits } from "@openswf/model/limits";
import type { AccessControl } from "../access/access-control.ts";
import type { Audit } from "../access/audit/audit-record.ts";
import type { Executions } from "../commit/executions.ts";
import type { LambdaCalls } from "../lambda/lambda-calls.ts";
import type { TaskTokens } from "../protocol/task-tokens.ts";
import type { OpenExecutions } from "../registrations/open-executions.ts";
import type { Registrations } from "../registrations/registrations.ts";
import type { Store } from "../stores/store.ts";
import type { TaskLists } from "../task-lists/task-lists.ts";
import type { Throttle } from "../throttle/throttle.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Randomness } from "./randomness.ts";
import type { TokenKeyRing } from "./token-keys.ts";

/** The parts of a running server that operations and errands use. create-core.ts assembles them once. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly limits: Limits;
  readonly log: Log;
  readonly access: AccessControl;
  /** `undefined` when auditing is off. */
  readonly audit: Audit | undefined;
  readonly tokenKeys: TokenKeyRing;
  readonly taskTokens: TaskTokens;
  readonly registrations: Registrations;
  readonly openExecutions: OpenExecutions;
  readonly executions: Executions;
  readonly taskLists: TaskLists;
  readonly lambdaCalls: LambdaCalls;
  readonly throttle: Throttle;
}
