import type { ActivityTask } from "@aws-sdk/client-swf";
import type { ActivityContext, ActivityLog } from "../authoring/activity-context.ts";
import type { Converter } from "../data/converter.ts";
import { type Envelope, readInput } from "../data/envelope.ts";
import { payloadText } from "../data/payload.ts";
import type { Payloads } from "../data/payload-edges.ts";
import { heartbeatDetailsMax, requireFits } from "../data/text-limit.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { rememberHeartbeat } from "../failures/last-heartbeat.ts";
import { notBegunFailure, shutdownFailure } from "../failures/not-begun.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import type { Clock } from "../waiting/clock.ts";
import { type ActivityFunction, type ActivityTypes, argumentsOf } from "./activity-functions.ts";
import { type ActivityCall, type ActivityInterceptor, intercepted } from "./activity-interceptor.ts";
import { withActivity } from "./current-activity.ts";
import { Heartbeats } from "./heartbeats.ts";

export interface ActivityWork {
  readonly calls: SwfCalls;
  readonly types: ActivityTypes;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly interceptors: readonly ActivityInterceptor[];
  readonly clock: Clock;
  /** Aborts when the worker shuts down. */
  readonly shutdown: AbortSignal;
  /** Resolves with what gives the place back, once an activity of this name may run. `undefined`: it is not limited. */
  readonly place: (name: string, signal: AbortSignal) => Promise<(() => void) | undefined> | undefined;
  readonly log: (fields: Readonly<Record<string, unknown>>) => ActivityLog;
}

/** Thrown by `later()`. */
export class FinishedLater extends Error {
  constructor() {
    super("somebody else finishes this activity: let the error of later() pass");
  }
}

/** Why an activity was told to stop. */
type Stop = "canceled" | "lost" | "shutdown";

/** One call of an activity's function. */
export class RunningActivity {
  readonly heartbeats: Heartbeats;
  /** Set when the activity was told to stop: by the workflow, because its task is not ours any more, or with the worker. */
  stopped: Stop | undefined;
  /** `later()` was called. */
  isLater = false;
  readonly #work: ActivityWork;
  readonly #task: ActivityTask;
  readonly #envelope: Envelope;
  readonly log: ActivityLog;
  readonly #abort = new AbortController();

  constructor(work: ActivityWork, task: ActivityTask, input: string | undefined) {
    this.#work = work;
    this.#task = task;
    this.#envelope = readInput(input, work.converter);
    const { workflowExecution, activityId, activityType } = task;
    const attempt = this.#envelope.attempt?.number ?? 1;
    this.log = work.log({ ...workflowExecution, activityId, activity: activityType?.name, attempt });
    this.heartbeats = this.#beating();
  }

  async call(): Promise<unknown> {
    const { shutdown, interceptors, place } = this.#work;
    const run = this.#function();
    const stop = (): void => this.#stop("shutdown", shutdownFailure());
    shutdown.addEventListener("abort", stop, { once: true });
    if (shutdown.aborted) stop();
    let release: (() => void) | undefined;
    try {
      const waiting = place(this.#task.activityType?.name ?? "", this.#abort.signal);
      if (waiting !== undefined) release = await this.heartbeats.during(waiting);
      if (this.#abort.signal.aborted) throw this.stopped === "shutdown" ? notBegunFailure() : this.#abort.signal.reason;
      const context = this.#context();
      const innermost = async ({ args }: ActivityCall): Promise<unknown> =>
        await run(...argumentsOf(run, args, context));
      const whole = intercepted(interceptors, innermost);
      const { args } = this.#envelope;
      return await withActivity(context, () => whole({ args, context, headers: context.headers }));
    } catch (error) {
      rememberHeartbeat(error, this.heartbeats.lastDetails);
      throw error;
    } finally {
      release?.();
      shutdown.removeEventListener("abort", stop);
    }
  }

  #function(): ActivityFunction {
    const { name = "", version = "" } = this.#task.activityType ?? {};
    const { types } = this.#work;
    const run = types.find({ name, version });
    if (run !== undefined) return run;
    const known = types.all.map((type) => `${type.name} ${type.version}`).join(", ");
    const message = `This worker has no activity ${name} ${version}; it has ${known === "" ? "none" : known}.`;
    // It may be tried again: another worker may have it.
    throw new ApplicationFailure(message, { type: "UnknownActivity" });
  }

  #context(): ActivityContext {
    const { taskToken = "", activityId = "", activityType, workflowExecution } = this.#task;
    const { attempt, headers = {} } = this.#envelope;
    return {
      workflowId: workflowExecution?.workflowId ?? "",
      runId: workflowExecution?.runId ?? "",
      activityId,
      activityType: { name: activityType?.name ?? "", version: activityType?.version ?? "" },
      attempt: attempt?.number ?? 1,
      lastDetails: attempt?.lastDetails,
      taskToken,
      headers,
      signal: this.#abort.signal,
      heartbeat: (details) => this.#beat(details),
      later: () => {
        this.isLater = true;
        throw new FinishedLater();
      },
      log: this.log,
    };
  }

  #stop(why: Stop, reason: Error): void {
    // Losing the task outdoes all else: there is nobody to answer to.
    if (this.stopped === undefined || why === "lost") this.stopped = why;
    this.#abort.abort(reason);
  }

  #beat(details: unknown): void {
    const text = payloadText(details, this.#work.converter);
    if (text !== undefined && this.#work.payloads.isPlain)
      requireFits(text, "The details of a heartbeat", heartbeatDetailsMax);
    this.heartbeats.beat(text);
  }

  #beating(): Heartbeats {
    const { calls, clock, payloads } = this.#work;
    const { taskToken = "" } = this.#task;
    const { heartbeat } = this.#envelope;
    return new Heartbeats({
      send: async (details, timeoutMs) => {
        const encoded =
          details === undefined
            ? undefined
            : await payloads.encode(details, { what: "The details of a heartbeat", max: heartbeatDetailsMax });
        const input = { taskToken, ...(encoded !== undefined && { details: encoded }) };
        const options = { timeoutMs, retryForMs: timeoutMs };
        const { cancelRequested } = await calls.call("RecordActivityTaskHeartbeat", input, options);
        return cancelRequested === true;
      },
      canceled: () => this.#stop("canceled", new CanceledFailure("the workflow asked for cancellation")),
      lost: () => this.#stop("lost", new CanceledFailure("the task is not this worker's any more")),
      isLoss: (error) => isSwfFault(error, "UnknownResourceFault"),
      failed: (error) => this.log.warn("a heartbeat could not be sent", { error: String(error) }),
      clock,
      timeoutMs: heartbeat === undefined ? undefined : heartbeat.seconds * 1_000,
      isAutomatic: heartbeat?.automatic === true,
    });
  }
}
