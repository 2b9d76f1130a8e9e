import { log } from "../../authoring/about-execution.ts";
import { startChild } from "../../authoring/child.ts";
import { condition } from "../../authoring/condition.ts";
import { declareWorkflow } from "../../authoring/definition.ts";
import { external } from "../../authoring/external.ts";
import { localActivities } from "../../authoring/local-activities.ts";
import { sourceOf } from "../../failures/flow-error.ts";
import { CanceledFailure, ChildFailure, TerminatedFailure, TimeoutFailure } from "../../failures/swf-failures.ts";
import { admit, startable } from "./overlap.ts";
import type { ScheduleFunctions } from "./schedule-functions.ts";
import type { ScheduledAction } from "./schedule-spec.ts";
import {
  type DueRun,
  type EndedRun,
  type EndStatus,
  type OpenRun,
  recentMax,
  type ScheduleCounts,
  type ScheduleState,
} from "./schedule-state.ts";
import { scheduleTag } from "./schedule-tag.ts";

type RunsState = Pick<ScheduleState, "open" | "waiting" | "recent" | "counts">;
type Counts = { -readonly [Name in keyof ScheduleCounts]: number };

/** An open run. Its identity counts: two may have the same workflow id until SWF has refused one. */
interface Run extends OpenRun {
  runId?: string;
  /** Whether its events come to this execution. They go to the run of the schedule that has started it. */
  readonly isOurs: boolean;
}

const { scheduledRunStatus, terminateScheduledRun } = localActivities<ScheduleFunctions>({
  retry: { attempts: 3, first: "1 second" },
});

/** Calls when something has changed that people may want to see, without a wake-up of its own. */
type OnChange = () => void;

/** The runs that a schedule has started, and those that wait. */
export class ScheduledRuns {
  readonly #id: string;
  readonly #onChange: OnChange;
  #open: Run[];
  #waiting: readonly DueRun[];
  #recent: readonly EndedRun[];
  readonly #counts: Counts;
  /** How many have ended. */
  ended = 0;

  constructor(id: string, { open, waiting, recent, counts }: RunsState, onChange: OnChange) {
    this.#id = id;
    this.#onChange = onChange;
    this.#open = open.map((run) => ({ ...run, isOurs: false }));
    this.#waiting = waiting;
    this.#recent = recent;
    this.#counts = { ...counts };
  }

  get state(): RunsState {
    const open = this.#open.map(({ isOurs: _, ...run }) => run);
    return { open, waiting: this.#waiting, recent: this.#recent, counts: { ...this.#counts } };
  }

  get open(): number {
    return this.#open.length;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Whether SWF has said of all that they run. */
  get areStarted(): boolean {
    return this.#open.every(({ runId }) => runId !== undefined);
  }

  /** Whether some were started by an earlier run of the schedule, so that nothing tells of their ends. */
  get hasInherited(): boolean {
    return this.#open.some(({ isOurs }) => !isOurs);
  }

  /** Runs that the limit of runs counts, started or about to. */
  get scheduled(): number {
    return this.#counts.scheduled + this.#waiting.filter(({ reason }) => reason === "schedule").length;
  }

  skip(count: number): void {
    this.#counts.skipped += count;
  }

  drop(count: number): void {
    this.#counts.dropped += count;
  }

  /** Forgets what waits because its time has come, but not what was asked for. */
  skipWaiting(): void {
    const kept = this.#waiting.filter(({ reason }) => reason !== "schedule");
    this.skip(this.#waiting.length - kept.length);
    this.#waiting = kept;
  }

  /** A run is due: it starts, waits or is skipped, as its overlap policy says. */
  async admit(run: DueRun, action: ScheduledAction): Promise<void> {
    const { waiting, skipped, dropped, others } = admit(run, this.#open, this.#waiting);
    this.#waiting = waiting;
    this.#counts.skipped += skipped;
    this.#counts.dropped += dropped;
    if (others !== "stay") await this.#end(others);
    this.startWaiting(action);
  }

  /** Starts what can start. */
  startWaiting(action: ScheduledAction): void {
    for (;;) {
      const run = startable(this.#waiting, this.#open.length);
      if (run === undefined) return;
      this.#waiting = this.#waiting.filter((each) => each !== run);
      this.start(run, action);
    }
  }

  start({ at, reason, suffix }: DueRun, action: ScheduledAction): void {
    const run: Run = { at, reason, workflowId: `${this.#id}/${suffix}`, isOurs: true };
    this.#open.push(run);
    this.#counts[countNames[reason]] += 1;
    void this.#follow(run, action);
  }

  /** Asks how those have ended that nothing tells of. */
  async refresh(): Promise<void> {
    await Promise.all(
      this.#open.map(async (run) => {
        const { workflowId, runId = "", isOurs } = run;
        if (isOurs) return;
        try {
          const status = await scheduledRunStatus({ workflowId, runId });
          if (status !== "OPEN") this.#ended(run, status);
        } catch (error) {
          log.warn("SWF did not say whether a scheduled run is open; it counts as open", { workflowId, why: String(error) });
        }
      }),
    );
  }

  async #follow(run: Run, { workflow, input, ...options }: ScheduledAction): Promise<void> {
    const { executionStartToCloseMs, taskStartToCloseMs, tags = [], ...others } = options;
    const { workflowId } = run;
    try {
      const child = await startChild(declareWorkflow<(input: unknown) => Promise<unknown>>(workflow), input, {
        ...others,
        ...(executionStartToCloseMs !== undefined && { executionStartToClose: executionStartToCloseMs }),
        ...(taskStartToCloseMs !== undefined && { taskStartToClose: taskStartToCloseMs }),
        workflowId,
        tags: [scheduleTag(this.#id), ...tags],
        cancellation: "abandon",
      });
      run.runId = child.runId;
      this.#onChange();
      await child.result();
      this.#ended(run, "COMPLETED");
    } catch (error) {
      const isUnstarted = run.runId === undefined && error instanceof ChildFailure;
      if (isUnstarted) this.#ended(run, "NOT_STARTED", error.swfCause);
      else this.#ended(run, statusOf(error));
    }
  }

  #ended(run: Run, status: EndStatus, cause?: string): void {
    // Those that we terminate are heard of twice.
    if (!this.#open.includes(run)) return;
    this.#open = this.#open.filter((each) => each !== run);
    const { at, reason, workflowId, runId } = run;
    const ended = { at, reason, workflowId, status, ...(runId && { runId }), ...(cause && { cause }) };
    this.#recent = [ended, ...this.#recent].slice(0, recentMax);
    this.ended += 1;
    this.#onChange();
  }

  /** Ends the open runs that were not asked for to fill a gap. */
  async #end(how: "cancel" | "terminate"): Promise<void> {
    await condition(() => this.areStarted);
    const runs = this.#open.filter(({ reason }) => reason !== "backfill");
    await Promise.all(runs.map((run) => (how === "cancel" ? this.#cancel(run) : this.#terminate(run))));
  }

  async #cancel({ workflowId }: Run): Promise<void> {
    const failed = (error: unknown): void =>
      log.warn("a scheduled run could not be asked to cancel", { workflowId, why: String(error) });
    // Its end is what counts; nobody waits for the delivery of the request.
    external(workflowId).requestCancel().catch(failed);
  }

  async #terminate(run: Run): Promise<void> {
    const { workflowId } = run;
    try {
      await terminateScheduledRun(workflowId);
      this.#ended(run, "TERMINATED");
    } catch (error) {
      log.error("a scheduled run could not be terminated", { workflowId, why: String(error) });
    }
  }
}

const countNames = { schedule: "scheduled", trigger: "triggered", backfill: "backfilled" } as const;

/** A failure that the run has passed on from elsewhere is its own; one without a place of origin tells of the run itself. */
function statusOf(error: unknown): EndStatus {
  if (sourceOf(error)?.from !== undefined) return "FAILED";
  if (error instanceof CanceledFailure) return "CANCELED";
  if (error instanceof TerminatedFailure) return "TERMINATED";
  return error instanceof TimeoutFailure ? "TIMED_OUT" : "FAILED";
}
