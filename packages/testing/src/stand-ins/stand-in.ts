import type { ActivityContext } from "@openswf/flow/activity";
import type { Duration } from "@openswf/flow/data";
import { argumentsOf } from "@openswf/flow/internal";
import type { ActivityArguments } from "@openswf/flow/workflow";
import { type Pace, Script } from "./script.ts";

// Parameters of a function type are contravariant, hence `never`.
type AnyFunction = (...args: never) => unknown;

/**
 * A function in place of an activity's, which does what it is told: call by call, and what it was told last for all further calls.
 *
 *     const chargeCard = standIn(activities.chargeCard)
 *       .fails(new Error("the till is closed"))
 *       .returns({ receipt: "r1" }, { after: "10 minutes" });
 *     await using env = await testEnvironment({ workflows, activities: { ...activities, chargeCard } });
 */
export interface StandIn<Implementation extends AnyFunction> {
  (...args: readonly unknown[]): Promise<Awaited<ReturnType<Implementation>>>;
  /** The arguments of each call, in order, without the context. */
  readonly calls: readonly ActivityArguments<Implementation>[];
  returns(value: Awaited<ReturnType<Implementation>>, pace?: Pace): StandIn<Implementation>;
  /** The workflow catches `error` as what it is. */
  fails(error: unknown, pace?: Pace): StandIn<Implementation>;
  /** Runs a function of the test, which may wait in `env.sleep`. */
  does(run: Implementation): StandIn<Implementation>;
  /** Takes the task and says nothing more, as a worker that has died: the task times out. */
  hangs(): StandIn<Implementation>;
  /** Sends heartbeats, each second unless said otherwise, until the workflow asks for cancellation, and obeys. */
  untilCanceled(pace?: { readonly heartbeat?: Duration }): StandIn<Implementation>;
}

/** A stand-in for an activity, typed as the function that it stands in for. */
export function standIn<Implementation extends AnyFunction>(implementation: Implementation): StandIn<Implementation> {
  type Args = ActivityArguments<Implementation>;
  type Result = Awaited<ReturnType<Implementation>>;
  const script = new Script<Args, ActivityContext, Result>(implementation.name);
  const run = (...received: readonly unknown[]): Promise<Result> => {
    // `as`: a worker hands in the arguments that the types of the workflow's calls say, and the context last.
    const context = received.at(-1) as ActivityContext;
    return script.run(received.slice(0, -1) as unknown as Args, context);
  };
  const tell = (change: () => void): StandIn<Implementation> => {
    change();
    return whole;
  };
  const whole: StandIn<Implementation> = Object.assign(run, {
    calls: script.calls,
    returns: (value: Result, pace: Pace = {}) => tell(() => script.addPaced(() => value, pace)),
    fails: (error: unknown, pace: Pace = {}) => tell(() => script.addFailure(error, pace)),
    does: (given: Implementation) =>
      tell(() => {
        // `as`: the arguments are those of the implementation, and so is the result.
        const call = given as unknown as (...all: readonly unknown[]) => Promise<Result>;
        script.add((args, context) => call(...argumentsOf(call, [...args], context)));
      }),
    hangs: () => tell(() => script.addEndless(undefined)),
    untilCanceled: ({ heartbeat = "1 second" }: { readonly heartbeat?: Duration } = {}) =>
      tell(() => script.addEndless(heartbeat)),
  });
  return whole;
}
