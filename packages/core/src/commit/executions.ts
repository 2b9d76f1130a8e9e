import { Transition } from "@openswf/engine/transition";
import type { RunId } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Limits } from "@openswf/model/limits";
import { LRUCache } from "lru-cache";
import { coreMeasures } from "../measures/core-measures.ts";
import type { Clock } from "../ports/clock.ts";
import type { Counter, Meter } from "../ports/meter.ts";
import type { CallTrace, Tracer } from "../ports/tracer.ts";
import type { CommitOutcome } from "../stores/commits.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Store } from "../stores/store.ts";
import type { SteadyTime } from "../waiting/steady-time.ts";
import { CachedExecution, loadExecution } from "./cached-execution.ts";
import type { Effects, ReservedPoll, StartedTask } from "./effects.ts";
import { hasChanged, type Part, type PrintedPart, printPart } from "./execution-change.ts";
import type { GroupCommit, WaitingCommit } from "./group-commit.ts";
import { type Batch, Lanes } from "./lanes.ts";
import { Rivals } from "./rivals.ts";
import { startTask } from "./start-task.ts";
import { type Cause, type Command, ExecutionMissing, type Stepping, type StepResult } from "./stepping.ts";

/** A task that is started for a waiting poll in the commit that schedules it. */
interface Offer {
  readonly reserved: ReservedPoll;
  readonly part: Part;
  readonly task: StartedTask;
}

/** How often a commit that loses a race is retried on top of the winner's changes. */
const conflictRetriesMax = 20;

/**
 * The only way to read or change the state of executions.
 *
 * X1. All steps of one execution go through its lane, one at a time. Commands that arrive during a step share the next
 *     step and its commit.
 * X2. A command's promise settles when its events are durable, never before.
 * X3. A conflict or a failure of the store discards the cached form. The store is the truth; memory is a guess that the
 *     version check of the commit confirms.
 * X4. A task for which a poll waits is started in the commit that schedules it, and never becomes a row.
 * X5. A command that is refused or changes nothing has no commit to confirm its version. When other servers write to
 *     the store, the version is checked explicitly, and a stale version is an ordinary conflict: the command runs again
 *     on the current state.
 */
export class Executions {
  readonly #store: Store;
  readonly #group: GroupCommit;
  readonly #time: Pick<SteadyTime, "now">;
  readonly #limits: Limits;
  readonly #effects: Effects;
  readonly #recordStateChanges: ((domain: DomainKey, transition: Transition) => void) | undefined;
  readonly #rivals: Rivals;
  readonly #cache: LRUCache<RunId, CachedExecution>;
  readonly #lanes: Lanes;
  readonly #tracer: Tracer | undefined;
  readonly #hits: Counter;
  readonly #misses: Counter;

  constructor(parts: {
    readonly store: Store;
    readonly group: GroupCommit;
    readonly clock: Clock;
    readonly time: Pick<SteadyTime, "now">;
    readonly limits: Limits;
    readonly effects: Effects;
    /** Called with each transition before it is committed, to promise what is told of it; `undefined` for nothing. */
    readonly recordStateChanges: ((domain: DomainKey, transition: Transition) => void) | undefined;
    /** Returns a new random number from 0 to 1 on each call. */
    readonly random: () => number;
    readonly meter: Meter;
    readonly tracer: Tracer | undefined;
  }) {
    this.#tracer = parts.tracer;
    this.#store = parts.store;
    this.#group = parts.group;
    this.#time = parts.time;
    this.#limits = parts.limits;
    this.#effects = parts.effects;
    this.#recordStateChanges = parts.recordStateChanges;
    this.#rivals = new Rivals(parts.store, parts.clock, parts.random);
    this.#cache = new LRUCache({
      max: parts.limits.cachedExecutionsMax,
      maxSize: parts.limits.cachedHistoryBytesMax,
      sizeCalculation: (execution) => {
        execution.chargedWeight = execution.weight;
        return execution.chargedWeight;
      },
      dispose: (execution) => {
        execution.chargedWeight = 0;
      },
    });
    const lookups = parts.meter.counter(coreMeasures.cacheLookups);
    this.#hits = lookups.of("hit");
    this.#misses = lookups.of("miss");
    parts.meter.gauge(coreMeasures.cachedExecutions, () => this.cachedCount);
    parts.meter.gauge(coreMeasures.cachedExecutionBytes, () => this.#cache.calculatedSize);
    this.#lanes = new Lanes(parts.limits.commandsPerExecutionMax, (runId, batch) => this.#step(runId, batch));
  }

  get cachedCount(): number {
    return this.#cache.size;
  }

  /** Runs a command on an execution. Rejects with the command's Fault, or with ExecutionMissing. */
  run<Result>(runId: RunId, command: Command<Result>): Promise<Result> {
    const trace = this.#tracer?.current();
    return trace === undefined ? this.#lanes.run(runId, command) : this.#runTraced(runId, command, trace);
  }

  async #runTraced<Result>(runId: RunId, command: Command<Result>, trace: CallTrace): Promise<Result> {
    trace.enters("queue");
    try {
      return await this.#lanes.run(runId, (stepping) => {
        trace.enters("transition");
        try {
          return command(stepping);
        } finally {
          trace.enters("commit");
        }
      });
    } finally {
      trace.enters("reply");
    }
  }

  /** Like `run`, for a wake-up: the execution then sleeps until its nearest deadline. */
  wake(runId: RunId, command: Command<void>): Promise<void> {
    return this.#lanes.wake(runId, command);
  }

  /** An execution as last committed, for reading. */
  async read(runId: RunId): Promise<CachedExecution | undefined> {
    const cached = this.#cache.get(runId);
    if (cached !== undefined && (this.#store.exclusive || (await this.#isCurrent(cached)))) return cached;
    const loaded = await loadExecution(this.#store, runId);
    // A lane may have moved the execution on while it was loading, so the result is cached only if nothing changed.
    if (this.#lanes.isBusy(runId) || this.#cache.peek(runId) !== cached) return loaded;
    if (loaded === undefined) this.#cache.delete(runId);
    else this.#cache.set(runId, loaded);
    return loaded;
  }

  /**
   * An execution for facts that never change: its ids, its type, events the caller knows of. Other servers may be
   * ahead.
   */
  readAnyVersion(runId: RunId): CachedExecution | Promise<CachedExecution | undefined> {
    return this.#cache.get(runId) ?? this.read(runId);
  }

  #isCurrent({ runId, version }: CachedExecution): Promise<boolean> {
    return this.#store.isAtVersion(runId, version);
  }

  /** Starts an execution on a caller's behalf, not on behalf of another execution. */
  start(domain: DomainKey, transition: Transition): Promise<Exclude<CommitOutcome, "conflict">> {
    const trace = this.#tracer?.current();
    trace?.enters("commit");
    return new Promise((resolve, reject) => {
      this.#commit([{ execution: undefined, transition, domain, cause: "call" }], {
        ended: (outcome) => {
          trace?.enters("reply");
          if (outcome === "conflict") reject(new Error("a new run id already exists"));
          else resolve(outcome);
        },
        failed: reject,
      });
    });
  }

  /**
   * Runs one command on several executions in one commit. Lanes are entered in the order of the run ids, so concurrent
   * calls cannot deadlock. The command receives `undefined` for a missing run.
   */
  async runTogether<Result>(
    runIds: readonly RunId[],
    command: (steppings: readonly (Stepping | undefined)[]) => Result,
  ): Promise<{ readonly outcome: CommitOutcome; readonly result: Result }> {
    const releases: (() => void)[] = [];
    try {
      for (const runId of [...new Set(runIds)].sort()) releases.push(await this.#lanes.hold(runId));
      for (let attempt = 0; ; attempt += 1) {
        const parts: Part[] = [];
        const steppings: (Stepping | undefined)[] = [];
        for (const runId of runIds) {
          const again = runIds.indexOf(runId);
          const stepping = again < steppings.length ? steppings[again] : await this.#stepping(runId, parts);
          steppings.push(stepping);
        }
        const result = command(steppings);
        const outcome = await new Promise<CommitOutcome>((resolve, reject) => {
          this.#commit(parts, { ended: resolve, failed: reject });
        });
        if (outcome !== "conflict" || attempt >= conflictRetriesMax) return { outcome, result };
        // Another server has done the errand this was for, so the commit would conflict forever.
        if (await this.#rivals.haveSettled(parts)) return { outcome, result };
        await this.#rivals.pauseAfter(attempt);
      }
    } finally {
      for (const release of releases) release();
    }
  }

  async #stepping(runId: RunId, parts: Part[]): Promise<Stepping | undefined> {
    const execution = this.#cache.get(runId) ?? (await loadExecution(this.#store, runId));
    if (execution === undefined) return undefined;
    this.#cache.set(runId, execution);
    return this.#begin(execution, parts, "call");
  }

  #begin(execution: CachedExecution, parts: Part[], cause: Cause): Stepping {
    const { domain } = execution;
    const transition = new Transition(execution.state, this.#time.now(), this.#limits);
    parts.push({ execution, transition, domain, cause });
    return {
      execution,
      transition,
      alsoStart: (started) => parts.push({ execution: undefined, transition: started, domain, cause: "call" }),
    };
  }

  /**
   * One step of a lane: all waiting commands, one transition, one commit. Callbacks throughout, so that a command on a
   * cached execution reaches the group of its commit at once: every await on this way costs each call two turns of the
   * queue of promises.
   */
  #step(runId: RunId, batch: Batch, attempt = 0): void {
    const cached = this.#cache.get(runId);
    (cached === undefined ? this.#misses : this.#hits).add(1);
    if (cached !== undefined) {
      this.#stepOn(cached, batch, attempt);
      return;
    }
    loadExecution(this.#store, runId).then(
      (loaded) => {
        if (loaded === undefined) batch.failed(new ExecutionMissing(`No execution has the run id ${runId}`));
        else this.#stepOn(loaded, batch, attempt);
      },
      (error: unknown) => batch.failed(error),
    );
  }

  #stepOn(execution: CachedExecution, batch: Batch, attempt: number): void {
    const { commands } = batch;
    const parts: Part[] = [];
    let results: StepResult;
    try {
      const cause = commands.some(({ cause }) => cause === "wakeUp") ? "wakeUp" : "call";
      const stepping = this.#begin(execution, parts, cause);
      results = commands.map(({ run }) => resultOf(run, stepping));
    } catch (error) {
      batch.failed(error);
      return;
    }
    this.#commit(parts, {
      ended: (outcome) => {
        if (outcome === "committed") batch.done(results);
        else if (outcome === "conflict") this.#stepAgain(execution.runId, batch, attempt + 1);
        else batch.failed(new Error("continuing as new conflicts with another open run of its workflowId"));
      },
      failed: (error) => batch.failed(error),
    });
  }

  #stepAgain(runId: RunId, batch: Batch, attempt: number): void {
    if (attempt > conflictRetriesMax) {
      const message = "The execution is changed by too many callers at once";
      batch.failed(new Fault("ServiceUnavailableException", message));
      return;
    }
    this.#rivals.pauseAfter(attempt - 1).then(
      () => this.#step(runId, batch, attempt),
      (error: unknown) => batch.failed(error),
    );
  }

  /** Makes the parts durable together, then releases their effects, then tells `waiting`. Never throws. */
  #commit(parts: readonly Part[], waiting: Omit<WaitingCommit, "commit">): void {
    const offers: Offer[] = [];
    let printed: readonly PrintedPart[];
    try {
      for (const part of parts) {
        this.#finish(part, offers);
        this.#recordStateChanges?.(part.domain, part.transition);
      }
      const changed = parts.filter(hasChanged);
      // X5 for executions that a command read alongside those it changed: they join the commit unchanged.
      const confirmed = this.#store.exclusive || changed.length === 0 ? changed : parts;
      printed = confirmed.map(printPart);
    } catch (error) {
      this.#giveUp(parts, offers);
      waiting.failed(error);
      return;
    }
    const ended = (outcome: CommitOutcome): void => {
      try {
        if (outcome === "committed") this.#release(printed, offers);
        else this.#giveUp(parts, offers);
      } catch (error) {
        waiting.failed(error);
        return;
      }
      waiting.ended(outcome);
    };
    const failed = (error: unknown): void => {
      this.#giveUp(parts, offers);
      this.#effects.outcomeUnknown(printed.map(({ change }) => change));
      waiting.failed(error);
    };
    if (printed.length > 0) this.#group.send({ commit: printed.map(({ change }) => change), ended, failed });
    else if (this.#store.exclusive) ended("committed");
    else this.#areCurrent(parts).then((areCurrent) => ended(areCurrent ? "committed" : "conflict"), failed);
  }

  /** X4: takes the waiting polls for which the part has tasks, and starts these tasks in the same transition. */
  #finish(part: Part, offers: Offer[]): void {
    const { transition, domain } = part;
    transition.finish();
    const { tasksAdded } = transition;
    if (tasksAdded.length === 0) return;
    // A copy: starting a task takes it out of the list.
    for (const { kind, scheduledEventId, taskList } of [...tasksAdded]) {
      const reserved = this.#effects.reservePoll({ domain, kind, name: taskList });
      if (reserved === undefined) continue;
      const task = startTask(transition, kind, scheduledEventId, reserved.identity);
      invariant(task !== undefined, "a task that was just offered cannot be started");
      offers.push({ reserved, part, task });
    }
  }

  #release(printed: readonly PrintedPart[], offers: readonly Offer[]): void {
    const absorbed = printed.map((each) => this.#absorb(each));
    for (const { reserved, part, task } of offers) {
      const execution = absorbed[printed.findIndex((each) => each.part === part)];
      invariant(execution !== undefined, "a task was started without an event");
      reserved.deliver({ ...task, execution });
    }
  }

  async #areCurrent(parts: readonly Part[]): Promise<boolean> {
    for (const { execution } of parts) {
      if (execution !== undefined && !(await this.#isCurrent(execution))) return false;
    }
    return true;
  }

  #giveUp(parts: readonly Part[], offers: readonly Offer[]): void {
    for (const { execution } of parts) if (execution !== undefined) this.#cache.delete(execution.runId);
    // In reverse order of reservation, so that each poll regains its old place at the head.
    for (const { reserved } of [...offers].reverse()) reserved.release();
  }

  #absorb({ part, change, printed }: PrintedPart): CachedExecution {
    const { transition, domain } = part;
    const { runId, workflowId } = transition.state.execution;
    const identity = { runId, workflowId, domain };
    const unsaved = { version: 0, wakeAt: undefined, snapshotEventId: 0 };
    const before = part.execution?.state;
    const execution = part.execution ?? new CachedExecution(identity, transition.state, unsaved);
    execution.state = transition.state;
    execution.version = change.expectedVersion + 1;
    if (change.wakeAt !== undefined) execution.wakeAt = change.wakeAt ?? undefined;
    if (change.snapshot !== undefined) execution.snapshotEventId = change.snapshot.lastEventId;
    execution.append(printed);
    // Entering it again costs as much as the rest of this function.
    if (execution.weight !== execution.chargedWeight) this.#cache.set(runId, execution);

    const effects = this.#effects;
    effects.transitioned?.(domain, before, transition);
    if (change.created !== undefined) effects.executionStarted(execution);
    if (change.closed !== undefined) effects.executionClosed(execution);
    if (change.tasksRemoved.length > 0) effects.tasksRemoved(change.tasksRemoved);
    if (change.tasksAdded.length > 0) effects.tasksAdded(change.tasksAdded);
    if (change.errandsAdded.length > 0) effects.errandsPromised(change.errandsAdded);
    if (typeof change.wakeAt === "number") effects.wakeAt(change.wakeAt);
    return execution;
  }
}

/** A refused command has recorded nothing, so the others proceed. Any other error ends the whole step. */
function resultOf(run: Command<unknown>, stepping: Stepping): StepResult[number] {
  try {
    return { kind: "done", value: run(stepping) };
  } catch (error) {
    if (error instanceof Fault) return { kind: "refused", fault: error };
    throw error;
  }
}
