import { ApplicationFailure } from "@openswf/flow/activity";
import { type Duration, toMilliseconds } from "@openswf/flow/data";
import { timeOfActivity } from "../time/virtual-time.ts";

/** How long a stand-in takes, in virtual time. */
export interface Pace {
  /** It answers after so long. If it is told to stop meanwhile, it does. Default: at once. */
  readonly after?: Duration;
  /** How often it sends a heartbeat meanwhile, without which it neither beats a heartbeat time-out nor hears of a cancellation. */
  readonly heartbeat?: Duration;
}

/** As much of the context of an activity as a stand-in needs. */
export interface StandInContext {
  readonly signal: AbortSignal;
  readonly heartbeat: () => void;
}

/** What a stand-in does when it is called. */
type Step<Args extends readonly unknown[], Context, Result> = (args: Args, context: Context) => Promise<Result>;

/** What stand-ins are told to do: one step for each call, and the last one for all further calls. */
export class Script<Args extends readonly unknown[], Context extends StandInContext, Result> {
  /** The arguments of each call, in order. */
  readonly calls: Args[] = [];
  readonly #name: string;
  readonly #steps: Step<Args, Context, Result>[] = [];

  /** @param name of what it stands in for */
  constructor(name: string) {
    this.#name = name;
  }

  add(step: Step<Args, Context, Result>): void {
    this.#steps.push(step);
  }

  /** Answers after its time, with what `end` returns or throws. */
  addPaced(end: () => Result, { after = 0, heartbeat }: Pace): void {
    this.add(async (_args, context) => {
      await pass(toMilliseconds(after), heartbeat, context);
      return end();
    });
  }

  /** Fails after its time. */
  addFailure(error: unknown, pace: Pace): void {
    this.addPaced(() => {
      throw error;
    }, pace);
  }

  /** Never answers, unless it is told to stop. */
  addEndless(heartbeat: Duration | undefined): void {
    this.add((_args, context) => pass(Number.POSITIVE_INFINITY, heartbeat, context).then(() => neverAnswers()));
  }

  async run(args: Args, context: Context): Promise<Result> {
    const step = this.#steps[Math.min(this.calls.length, this.#steps.length - 1)];
    this.calls.push(args);
    if (step !== undefined) return await step(args, context);
    throw new ApplicationFailure(
      `The stand-in for ${this.#name} was called, but not told what to do: give it returns(), fails() or does().`,
      { type: "StandInWithoutSteps", nonRetryable: true },
    );
  }
}

function neverAnswers(): never {
  throw new Error("it never answers");
}

/** Lets virtual time pass, with heartbeats. Rejects with the reason of the signal when that aborts. */
async function pass(
  ms: number,
  heartbeat: Duration | undefined,
  { signal, heartbeat: beat }: StandInContext,
): Promise<void> {
  if (ms === 0) return;
  const time = timeOfActivity();
  if (time === undefined) throw new Error("A stand-in takes virtual time only in a test environment.");
  signal.throwIfAborted();
  const everyMs = heartbeat === undefined ? Number.POSITIVE_INFINITY : Math.max(1, toMilliseconds(heartbeat));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stopped = (): void => reject(signal.reason);
  let cancelBeat = (): void => {};
  const beatAndPlan = (): void => {
    beat();
    cancelBeat = time.after(everyMs, beatAndPlan);
  };
  if (everyMs < Number.POSITIVE_INFINITY) beatAndPlan();
  const cancelEnd = ms < Number.POSITIVE_INFINITY ? time.after(ms, resolve) : (): void => {};
  signal.addEventListener("abort", stopped, { once: true });
  try {
    await (time.current?.waitingFor(promise) ?? promise);
  } finally {
    signal.removeEventListener("abort", stopped);
    cancelBeat();
    cancelEnd();
  }
}
