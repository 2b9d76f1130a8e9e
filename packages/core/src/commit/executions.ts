import { Transition } from "@openswf/engine/transition";
import type { RunId } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import { invariant } from "@openswf/model/invariant";
import type { Limits } from "@openswf/model/limits";
import { LRUCache } from "lru-cache";
import type { Clock } from "../ports/clock.ts";
import type { CommitOutcome } from "../stores/commits.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Store } from "../stores/store.ts";
import type { SteadyTime } from "../waiting/steady-time.ts";
import { CachedExecution, loadExecution } from "./cached-execution.ts";
import type { Effects, ReservedPoll, StartedTask } from "./effects.ts";
import { hasChanged, type Part, type PrintedPart, printPart } from "./execution-change.ts";
import type { GroupCommit } from "./group-commit.ts";
import { Lanes } from "./lanes.ts";
import { Rivals } from "./rivals.ts";
import { startTask } from "./start-task.ts";
import { type Cause, type Command, ExecutionMissing, type Stepping, type StepResult } from "./stepping.ts";

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
  readonly #rivals: Rivals;
  readonly #cache: LRUCache<RunId, CachedExecution>;
  readonly #lanes: Lanes;

  constructor(parts: {
    readonly store: Store;
    readonly group: GroupCommit;
    readonly clock: Clock;
    readonly time: Pick<SteadyTime, "now">;
    readonly limits: Limits;
    readonly effects: Effects;
    /** Returns a new random number from 0 to 1 on each call. */
    readonly random: () => number;
  }) {
    this.#store = parts.store;
    this.#group = parts.group;
    this.#time = parts.time;
    this.#limits = parts.limits;
    this.#effects = parts.effects;
    this.#rivals = new Rivals(parts.store, parts.clock, parts.random);
    this.#cache = new LRUCache({
      max: parts.limits.cachedExecutionsMax,
      maxSize: parts.limits.cachedHistoryBytesMax,
      sizeCalculation: (execution) => execution.weight,
    });
    this.#lanes = new Lanes(parts.limits.commandsPerExecutionMax, (runId, commands) => this.#step(runId, commands));
  }

  get cachedCount(): number {
    return this.#cache.size;
  }

  /** Runs a command on an execution. Rejects with the command's Fault, or with ExecutionMissing. */
  run<Result>(runId: RunId, command: Command<Result>): Promise<Result> {
    return this.#lanes.run(runId, command);
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
    return this.#commit([{ execution: undefined, transition, domain, cause: "call" }]).then((outcome) => {
      invariant(outcome !== "conflict", "a new run id already exists");
      return outcome;
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
        const outcome = await this.#commit(parts);
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

  /** One step of a lane: all waiting commands, one transition, one commit. */
  async #step(
    runId: RunId,
    commands: readonly { readonly run: Command<unknown>; readonly cause: Cause }[],
  ): Promise<StepResult> {
    for (let attempt = 0; attempt <= conflictRetriesMax; attempt += 1) {
      const execution = this.#cache.get(runId) ?? (await loadExecution(this.#store, runId));
      if (execution === undefined) throw new ExecutionMissing(`No execution has the run id ${runId}`);
      const parts: Part[] = [];
      const cause = commands.some(({ cause }) => cause === "wakeUp") ? "wakeUp" : "call";
      const stepping = this.#begin(execution, parts, cause);
      const results = commands.map(({ run }): StepResult[number] => {
        try {
          return { kind: "done", value: run(stepping) };
        } catch (error) {
          // A refused command has recorded nothing, so the others proceed. Any other error ends the whole step.
          if (error instanceof Fault) return { kind: "refused", fault: error };
          throw error;
        }
      });
      const outcome = await this.#commit(parts);
      if (outcome === "committed") return results;
      invariant(outcome === "conflict", "continuing as new conflicts with another open run of its workflowId");
      await this.#rivals.pauseAfter(attempt);
    }
    throw new Fault("ServiceUnavailableException", "The execution is changed by too many callers at once");
  }

  /** Makes the parts durable together, then releases their effects. */
  async #commit(parts: readonly Part[]): Promise<CommitOutcome> {
    const polls: { readonly reserved: ReservedPoll; readonly part: Part; readonly task: StartedTask }[] = [];
    for (const part of parts) {
      part.transition.finish();
      for (const { kind, scheduledEventId, taskList } of [...part.transition.tasksAdded]) {
        const reserved = this.#effects.reservePoll({ domain: part.domain, kind, name: taskList });
        if (reserved === undefined) continue;
        const task = startTask(part.transition, kind, scheduledEventId, reserved.identity);
        invariant(task !== undefined, "a task that was just offered cannot be started");
        polls.push({ reserved, part, task });
      }
    }
    const changed = parts.filter(hasChanged);
    // X5 for executions that a command read alongside those it changed: they join the commit unchanged.
    const confirmed = this.#store.exclusive || changed.length === 0 ? changed : parts;
    const printed = confirmed.map(printPart);
    let outcome: CommitOutcome = "committed";
    try {
      if (printed.length > 0) outcome = await this.#group.commit(printed.map(({ change }) => change));
      else if (!this.#store.exclusive && !(await this.#areCurrent(parts))) outcome = "conflict";
    } catch (error) {
      this.#giveUp(parts, polls);
      this.#effects.outcomeUnknown(printed.map(({ change }) => change));
      throw error;
    }
    if (outcome !== "committed") {
      this.#giveUp(parts, polls);
      return outcome;
    }
    const absorbed = new Map(printed.map((each) => [each.part, this.#absorb(each)]));
    for (const { reserved, part, task } of polls) {
      const execution = absorbed.get(part);
      invariant(execution !== undefined, "a task was started without an event");
      reserved.deliver({ ...task, execution });
    }
    return outcome;
  }

  async #areCurrent(parts: readonly Part[]): Promise<boolean> {
    for (const { execution } of parts) {
      if (execution !== undefined && !(await this.#isCurrent(execution))) return false;
    }
    return true;
  }

  #giveUp(parts: readonly Part[], polls: readonly { readonly reserved: ReservedPoll }[]): void {
    for (const { execution } of parts) if (execution !== undefined) this.#cache.delete(execution.runId);
    // In reverse order of reservation, so that each poll regains its old place at the head.
    for (const { reserved } of [...polls].reverse()) reserved.release();
  }

  #absorb({ part, change, printed }: PrintedPart): CachedExecution {
    const { transition, domain } = part;
    const { runId, workflowId } = transition.state.execution;
    const identity = { runId, workflowId, domain };
    const unsaved = { version: 0, wakeAt: undefined, snapshotEventId: 0 };
    const execution = part.execution ?? new CachedExecution(identity, transition.state, unsaved);
    execution.state = transition.state;
    execution.version = change.expectedVersion + 1;
    if (change.wakeAt !== undefined) execution.wakeAt = change.wakeAt ?? undefined;
    if (change.snapshot !== undefined) execution.snapshotEventId = change.snapshot.lastEventId;
    execution.append(printed);
    this.#cache.set(runId, execution);

    const effects = this.#effects;
    if (change.created !== undefined) effects.executionStarted(execution);
    if (change.closed !== undefined) effects.executionClosed(execution);
    if (change.tasksRemoved.length > 0) effects.tasksRemoved(change.tasksRemoved);
    if (change.tasksAdded.length > 0) effects.tasksAdded(change.tasksAdded);
    if (change.errandsAdded.length > 0) effects.errandsPromised(change.errandsAdded);
    if (typeof change.wakeAt === "number") effects.wakeAt(change.wakeAt);
    return execution;
  }
}
