import type { DecisionContext } from "@openswf/engine/decisions/deciding";
import type { RunId } from "@openswf/model/brand";
import type { Decision } from "@openswf/model/decisions";
import type { ActivityType, DecisionType, WorkflowType } from "@openswf/model/wire-types";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import type { RegisteredType } from "../../registrations/registered-type.ts";
import { newRunId } from "../../stores/run-id.ts";
import type { TaskListKey } from "../../stores/tasks.ts";
import type { Call } from "../call.ts";
import type { Services } from "../services.ts";
import type { DeniedDecisions } from "./permitted-decisions.ts";
import { type TypesOfDecisions, typesOfDecisions } from "./types-of-decisions.ts";

type DecidingCall = Call<"RespondDecisionTaskCompleted">;

/**
 * Looks up in advance everything that the decisions will need, so that applying them never waits. A promise only if the
 * store has to be asked.
 */
export function prepareDeciding(
  call: DecidingCall,
  execution: CachedExecution,
  decisions: readonly Decision[],
  denied: DeniedDecisions,
): PreparedDeciding | Promise<PreparedDeciding> {
  const { registrations, openExecutions } = call.services;
  const types = typesOfDecisions(registrations, execution, decisions);
  const startsChildren = decisions.some(({ decisionType }) => decisionType === "StartChildWorkflowExecution");
  const counting = startsChildren ? openExecutions.counted(execution.domain) : undefined;
  if (!(types instanceof Promise) && counting === undefined)
    return new PreparedDeciding(call, execution, types, denied);
  return Promise.all([types, counting]).then(([found]) => new PreparedDeciding(call, execution, found, denied));
}

/** Everything that the decisions of one call need. */
export class PreparedDeciding {
  readonly services: Services;
  readonly throttledAs: string;
  readonly execution: CachedExecution;
  readonly types: TypesOfDecisions;
  readonly denied: DeniedDecisions;
  /** Whether the tokens that the decisions asked for were given, in their order. */
  readonly tokens: boolean[] = [];

  constructor(
    { services, throttledAs }: DecidingCall,
    execution: CachedExecution,
    types: TypesOfDecisions,
    denied: DeniedDecisions,
  ) {
    this.services = services;
    this.throttledAs = throttledAs;
    this.execution = execution;
    this.types = types;
    this.denied = denied;
  }

  /** What one attempt needs. A commit that loses a race is retried, and the retry does not take tokens again. */
  attempt(): DecisionContext {
    return new Attempt(this);
  }
}

class Attempt implements DecisionContext {
  readonly #prepared: PreparedDeciding;
  /** Children that this attempt has been given room for. They are counted only when they start, after the attempt. */
  #children = 0;
  /** How many tokens this attempt has asked for. */
  #asked = 0;

  constructor(prepared: PreparedDeciding) {
    this.#prepared = prepared;
  }

  activityType(type: ActivityType): RegisteredType<"activity"> | undefined {
    return this.#prepared.types.activityType(type);
  }

  workflowType(type: WorkflowType): RegisteredType<"workflow"> | undefined {
    return this.#prepared.types.workflowType(type);
  }

  isPermitted(decision: Decision): boolean {
    return !this.#prepared.denied.has(decision);
  }

  takesToken(decisionType: DecisionType, taskList: string | undefined): boolean {
    const { services, throttledAs, execution, tokens } = this.#prepared;
    const { domain } = execution;
    const list: TaskListKey | undefined =
      taskList === undefined ? undefined : { domain, kind: "activity", name: taskList };
    const taken = tokens[this.#asked] ?? services.throttle.admitsDecision(throttledAs, decisionType, list);
    tokens[this.#asked] = taken;
    this.#asked += 1;
    return taken;
  }

  hasRoomForExecution(): boolean {
    const { services, execution } = this.#prepared;
    if (!services.openExecutions.hasRoom(execution.domain, this.#children + 1)) return false;
    this.#children += 1;
    return true;
  }

  get lambdaIsAvailable(): boolean {
    return this.#prepared.services.lambdaCalls.isAvailable;
  }

  newRunId(): RunId {
    const { services, execution } = this.#prepared;
    return newRunId(execution.domain, execution.workflowId, services.clock.now(), services.randomness);
  }
}
