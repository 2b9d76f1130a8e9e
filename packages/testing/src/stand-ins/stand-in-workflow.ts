import type { Duration } from "@openswf/flow/data";
import type { Signal, WorkflowType } from "@openswf/flow/workflow";
import { type Pace, Script, type StandInContext } from "./script.ts";

/** What the function of a stand-in for a workflow knows of its execution. */
export interface ChildContext extends StandInContext {
  readonly workflowId: string;
  readonly runId: string;
  /** The next signal that the execution is sent. Rejects once cancellation is asked for. */
  readonly nextSignal: <Value>(signal: Signal<Value>) => Promise<Value>;
}

/** What the environment needs of a stand-in: of which workflow, and what its executions do. */
export interface AnyWorkflowStandIn {
  readonly workflow: WorkflowType;
  readonly run: (input: unknown, context: ChildContext) => Promise<unknown>;
}

/**
 * In place of a workflow: its executions do what the stand-in is told. For children, in most tests; for any other execution too.
 *
 *     const shipping = standInWorkflow(ship).returns({ parcel: "p1" }, { after: "2 days" });
 *     await using env = await testEnvironment({ workflows, standIns: [shipping] });
 */
export interface WorkflowStandIn<Input, Result> extends AnyWorkflowStandIn {
  readonly workflow: WorkflowType<Input, Result>;
  /** The input of each execution, in order. */
  readonly calls: readonly Input[];
  returns(value: Result, pace?: Omit<Pace, "heartbeat">): WorkflowStandIn<Input, Result>;
  /** The parent catches `error` as what it is. */
  fails(error: unknown, pace?: Omit<Pace, "heartbeat">): WorkflowStandIn<Input, Result>;
  /** Runs a function of the test, which may wait in `env.sleep`. */
  does(run: (input: Input, context: ChildContext) => Promise<Result>): WorkflowStandIn<Input, Result>;
  /** Stays open until its cancellation is asked for, and obeys; or until it is timed out or terminated. */
  staysOpen(): WorkflowStandIn<Input, Result>;
}

/** A stand-in for a workflow, typed as the workflow that it stands in for. */
export function standInWorkflow<Input, Result>(workflow: WorkflowType<Input, Result>): WorkflowStandIn<Input, Result> {
  const script = new Script<[Input], ChildContext, Result>(workflow.name);
  const calls: Input[] = [];
  const tell = (change: () => void): WorkflowStandIn<Input, Result> => {
    change();
    return whole;
  };
  const whole: WorkflowStandIn<Input, Result> = {
    workflow,
    calls,
    returns: (value, pace = {}) => tell(() => script.addPaced(() => value, pace)),
    fails: (error, pace = {}) => tell(() => script.addFailure(error, pace)),
    does: (run) => tell(() => script.add(([input], context) => run(input, context))),
    staysOpen: () => tell(() => script.addEndless(unbeaten)),
    run: (given, context) => {
      // `as`: what the types of the workflow's parents say.
      const input = given as Input;
      calls.push(input);
      return script.run([input], context);
    },
  };
  return whole;
}

/** Executions have no heartbeats. */
const unbeaten: Duration | undefined = undefined;
