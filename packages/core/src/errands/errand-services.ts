import type { Limits } from "@openswf/model/limits";
import type { Executions } from "../commit/executions.ts";
import type { LambdaCalls } from "../lambda/lambda-calls.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Randomness } from "../ports/randomness.ts";
import type { Errands } from "../stores/errands.ts";
import type { Histories, StoredExecutions } from "../stores/executions.ts";
import type { StoreTraits } from "../stores/store.ts";

/** The parts of a running server that errands use. */
export interface ErrandServices {
  readonly store: Errands & StoredExecutions & Histories & Pick<StoreTraits, "exclusive">;
  readonly executions: Executions;
  readonly lambdaCalls: LambdaCalls;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly limits: Limits;
  readonly log: Log;
}
