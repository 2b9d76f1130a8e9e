import { type ActivityContext, ApplicationFailure, CanceledFailure } from "@openswf/flow/activity";
import { argumentsOf, withActivity } from "@openswf/flow/internal";
import type { ActivityArguments } from "@openswf/flow/workflow";
import { KeptLog } from "./kept-log.ts";

// Parameters of a function type are contravariant, hence `never`.
type AnyFunction = (...args: never) => unknown;

/** What an activity says in its heartbeats, by the type of its context. */
type DetailsOf<Implementation extends AnyFunction> =
  Required<Parameters<Implementation>> extends readonly [...unknown[], ActivityContext<infer Details>]
    ? Details
    : unknown;

/** What the activity finds in its context. */
export type GivenContext<Details = unknown> = Partial<
  Pick<
    ActivityContext<Details>,
    "workflowId" | "runId" | "activityId" | "activityType" | "attempt" | "lastDetails" | "taskToken" | "headers"
  >
>;

/** The function of an activity, while it runs without a server and without a workflow. */
export class ActivityRun<Result = unknown, Details = unknown> {
  /** The details of all heartbeats, in order. */
  readonly heartbeats: (Details | undefined)[] = [];
  /** What the activity has logged. */
  readonly log: KeptLog = new KeptLog();
  readonly #abort = new AbortController();
  readonly #result: Promise<Result>;
  #seen = 0;
  #isOver = false;
  #whenNews: (() => void)[] = [];

  /** @param call runs the function with a context */
  constructor(
    name: string,
    given: GivenContext<Details>,
    call: (context: ActivityContext<Details>) => Promise<Result>,
  ) {
    const context = this.#context(name, given);
    this.#result = call(context).finally(() => {
      this.#isOver = true;
      this.#tell();
    });
    // Whoever asks for the result hears of the failure.
    this.#result.catch(() => {});
  }

  /** What the function returns. Rejects with what it throws. */
  result(): Promise<Result> {
    return this.#result;
  }

  /** The details of the next heartbeat that was not waited for yet. Rejects if the activity ends without one. */
  async nextHeartbeat(): Promise<Details | undefined> {
    while (this.#seen >= this.heartbeats.length) {
      if (this.#isOver) throw new Error("The activity has ended without another heartbeat.");
      await new Promise<void>((resolve) => this.#whenNews.push(resolve));
    }
    this.#seen += 1;
    return this.heartbeats[this.#seen - 1];
  }

  /** The workflow asks for cancellation: the activity's signal aborts with a CanceledFailure. */
  cancel(): void {
    this.#abort.abort(new CanceledFailure("the workflow asked for cancellation"));
  }

  /** The task is not the worker's any more: it has timed out, or its execution has closed. */
  lose(): void {
    this.#abort.abort(new CanceledFailure("the task is not this worker's any more"));
  }

  /** The worker shuts down. */
  shutDown(): void {
    this.#abort.abort(new ApplicationFailure("the worker shuts down", { type: "WorkerShutdown" }));
  }

  #context(name: string, given: GivenContext<Details>): ActivityContext<Details> {
    return {
      workflowId: "workflow-1",
      runId: "run-1",
      activityId: "a1",
      activityType: { name, version: "1" },
      attempt: 1,
      lastDetails: undefined,
      taskToken: "task-token",
      headers: {},
      ...given,
      signal: this.#abort.signal,
      heartbeat: (details) => {
        this.heartbeats.push(details);
        this.#tell();
      },
      later: () => {
        throw new FinishedLater();
      },
      log: activityLog(this.log),
    };
  }

  #tell(): void {
    for (const resolve of this.#whenNews.splice(0)) resolve();
  }
}

/** Thrown by `later()`: somebody else finishes the activity, by its task token. */
export class FinishedLater extends Error {
  override readonly name = "FinishedLater";

  constructor() {
    super("somebody else finishes this activity");
  }
}

function activityLog(log: KeptLog): ActivityContext["log"] {
  return {
    debug: (message, fields = {}) => log.debug(fields, message),
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}

/**
 * Runs the function of an activity alone, with a context whose heartbeats and cancellation are in the hand of the test.
 *
 *     const importing = runActivity(importPages, [20], { attempt: 2, lastDetails: { page: 12 } });
 *     expect(await importing.nextHeartbeat()).toEqual({ page: 13 });
 *     importing.cancel();
 *     await expect(importing.result()).rejects.toThrow(CanceledFailure);
 */
export function runActivity<Implementation extends AnyFunction>(
  implementation: Implementation,
  args: ActivityArguments<Implementation>,
  given: GivenContext<DetailsOf<Implementation>> = {},
): ActivityRun<Awaited<ReturnType<Implementation>>, DetailsOf<Implementation>> {
  type Result = Awaited<ReturnType<Implementation>>;
  // `as`: the arguments are those of the implementation, and so is the result.
  const run = implementation as unknown as (...all: readonly unknown[]) => Promise<Result>;
  return new ActivityRun<Result, DetailsOf<Implementation>>(implementation.name, given, (context) => {
    const all = argumentsOf(run, [...args], context);
    // What the function throws at once is a rejection too.
    return Promise.resolve().then(() => withActivity(context as ActivityContext, () => run(...all)));
  });
}
