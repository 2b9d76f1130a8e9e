import type { ActivityTask } from "@aws-sdk/client-swf";
import type { ActivityContext, ActivityLog } from "../authoring/activity-context.ts";
import type { Converter } from "../data/converter.ts";
import { type Envelope, readInput } from "../data/envelope.ts";
import { payloadText } from "../data/payload.ts";
import type { Payloads } from "../data/payload-edges.ts";
import { heartbeatDetailsMax, requireFits } from "../data/text-limit.ts";
import { ApplicationFailure } from "../failures/application-failure.ts";
import { rememberHeartbeat } from "../failures/last-heartbeat.ts";
import { CanceledFailure } from "../failures/swf-failures.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import type { Clock } from "../waiting/clock.ts";
import { type ActivityFunctions, argumentsOf, functionNamed, namesOf } from "./activity-functions.ts";
import { withActivity } from "./current-activity.ts";
import { Heartbeats } from "./heartbeats.ts";

export interface ActivityWork {
  readonly calls: SwfCalls;
  readonly activities: ActivityFunctions;
  readonly payloads: Payloads;
  readonly converter: Converter;
  readonly clock: Clock;
  /** Aborts when the worker shuts down. */
  readonly shutdown: AbortSignal;
  readonly log: (fields: Readonly<Record<string, unknown>>) => ActivityLog;
}

/** Thrown by `later()`. */
export class FinishedLater extends Error {}

/** One call of an activity's function. */
export class RunningActivity {
  readonly heartbeats: Heartbeats;
  isCanceled = false;
  /** The task has timed out, or its execution has closed. */
  isLost = false;
  readonly #work: ActivityWork;
  readonly #task: ActivityTask;
  readonly #envelope: Envelope;
  readonly #abort = new AbortController();

  constructor(work: ActivityWork, task: ActivityTask, input: string | undefined) {
    this.#work = work;
    this.#task = task;
    this.#envelope = readInput(input, work.converter);
    this.heartbeats = this.#beating();
  }

  async call(): Promise<unknown> {
    const { activities, shutdown } = this.#work;
    const name = this.#task.activityType?.name ?? "";
    const run = functionNamed(activities, name);
    if (run === undefined) {
      const known = namesOf(activities).join(", ");
      const message = `this worker has no activity ${name}; it has ${known === "" ? "none" : known}`;
      throw new ApplicationFailure(message, { type: "UnknownActivity" });
    }
    const stop = (): void => this.#abort.abort(new CanceledFailure("the worker shuts down"));
    shutdown.addEventListener("abort", stop, { once: true });
    if (shutdown.aborted) stop();
    try {
      const context = this.#context();
      return await withActivity(context, () => run(...argumentsOf(run, this.#envelope.args, context)));
    } catch (error) {
      rememberHeartbeat(error, this.heartbeats.lastDetails);
      throw error;
    } finally {
      shutdown.removeEventListener("abort", stop);
    }
  }

  #context(): ActivityContext {
    const { taskToken = "", activityId = "", activityType, workflowExecution } = this.#task;
    const { attempt, headers = {} } = this.#envelope;
    const execution = { workflowId: workflowExecution?.workflowId ?? "", runId: workflowExecution?.runId ?? "" };
    const type = { name: activityType?.name ?? "", version: activityType?.version ?? "" };
    const number = attempt?.number ?? 1;
    return {
      ...execution,
      activityId,
      activityType: type,
      attempt: number,
      lastDetails: attempt?.lastDetails,
      taskToken,
      headers,
      signal: this.#abort.signal,
      heartbeat: (details) => this.#beat(details),
      later: () => {
        throw new FinishedLater("finished later");
      },
      log: this.#work.log({ ...execution, activityId, activity: type.name, attempt: number }),
    };
  }

  #beat(details: unknown): void {
    const text = payloadText(details, this.#work.converter);
    if (text !== undefined) requireFits(text, "The details of a heartbeat", heartbeatDetailsMax);
    this.heartbeats.beat(text);
  }

  #beating(): Heartbeats {
    const { calls, clock, payloads } = this.#work;
    const { taskToken = "" } = this.#task;
    const { heartbeat } = this.#envelope;
    return new Heartbeats({
      send: async (details) => {
        const encoded =
          details === undefined
            ? undefined
            : await payloads.encode(details, { what: "The details of a heartbeat", max: heartbeatDetailsMax });
        const input = { taskToken, ...(encoded !== undefined && { details: encoded }) };
        const { cancelRequested } = await calls.call("RecordActivityTaskHeartbeat", input);
        return cancelRequested === true;
      },
      canceled: () => {
        this.isCanceled = true;
        this.#abort.abort(new CanceledFailure("the workflow asked for cancellation"));
      },
      lost: () => {
        this.isLost = true;
        this.#abort.abort(new CanceledFailure("the task is not this worker's any more"));
      },
      isLoss: (error) => isSwfFault(error, "UnknownResourceFault"),
      clock,
      timeoutMs: heartbeat === undefined ? undefined : heartbeat.seconds * 1_000,
      isAutomatic: heartbeat?.automatic === true,
    });
  }
}
