import assert from "node:assert/strict";
import { nearestDeadline } from "@openswf/engine/deadlines";
import { type Errand, errandId, openErrands } from "@openswf/engine/errands";
import { evolve, fold } from "@openswf/engine/evolve";
import { withHeartbeats } from "@openswf/engine/snapshot";
import { type ExecutionState, type Heartbeat, isClosed } from "@openswf/engine/state";
import { openTasks, type Task } from "@openswf/engine/tasks";
import { Transition } from "@openswf/engine/transition";
import type { EventId, Instant } from "@openswf/model/brand";
import { Fault } from "@openswf/model/faults";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { Limits } from "@openswf/model/limits";
import { deepFreeze } from "./deep-freeze.ts";
import { brokenLinks } from "./event-links.ts";

export type Command<Result> = (transition: Transition) => Result;
export type Outcome<Result> =
  | { readonly kind: "done"; readonly value: Result }
  | { readonly kind: "refused"; readonly fault: Fault };

/**
 * One run as a store holds it: its history, and the tasks, errands, heartbeats and next wake-up that its transitions
 * reported. Every transition is checked against these invariants:
 *
 * E1. Event ids are dense, and nothing follows a close.
 * E2. Timestamps never go back, and all events of a transition share one.
 * E3. The state equals the folded history. A state passed in is never modified.
 * E4. Tasks added and removed leave exactly `openTasks`; errands promised and settled leave at least `openErrands`.
 * E5. The execution is woken no later than its nearest deadline.
 * E6. Links between events name events of the right type.
 * E7. A refused command leaves the transition unchanged.
 */
export class StoredExecution {
  readonly history: HistoryEvent[] = [];
  readonly tasks: Map<string, Task> = new Map();
  readonly errands: Map<string, Errand> = new Map();
  readonly heartbeats: Map<EventId, Heartbeat> = new Map();
  wakeAt: Instant | undefined;
  #state: ExecutionState;
  #folded: ExecutionState;

  constructor(start: Transition) {
    start.finish();
    const [first] = start.events;
    assert(first?.eventType === "WorkflowExecutionStarted");
    this.#folded = fold(start.state.execution, undefined, [first]);
    this.#state = this.#folded;
    this.#takeIn(start);
  }

  get state(): ExecutionState {
    return this.#state;
  }

  /** Runs one command in a transition of its own. Throws the command's Fault. */
  run<Result>(at: Instant, limits: Limits, command: Command<Result>): Result {
    const [outcome] = this.runTogether(at, limits, [command]);
    assert(outcome !== undefined);
    if (outcome.kind === "refused") throw outcome.fault;
    return outcome.value;
  }

  /** Runs commands that waited for the execution together; they share one transition. */
  runTogether<Result>(at: Instant, limits: Limits, commands: readonly Command<Result>[]): readonly Outcome<Result>[] {
    const transition = new Transition(this.#state, at, limits);
    const outcomes = commands.map((command) => this.#attempt(transition, command));
    transition.finish();
    this.#takeIn(transition);
    return outcomes;
  }

  /** Like `run`, for the command that time triggers. Afterwards the execution sleeps until its nearest deadline. */
  wake(at: Instant, limits: Limits, command: Command<void>): void {
    this.run(at, limits, command);
    this.wakeAt = nearestDeadline(this.#state);
    assert(this.wakeAt === undefined || this.wakeAt >= at, "E5: something was due and did not happen");
  }

  #attempt<Result>(transition: Transition, command: Command<Result>): Outcome<Result> {
    const before = contentOf(transition);
    try {
      return { kind: "done", value: command(transition) };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      assert.deepEqual(contentOf(transition), before, "E7: a refused command changed the transition");
      return { kind: "refused", fault: error };
    }
  }

  #takeIn(transition: Transition): void {
    const { events, state } = transition;
    for (const event of events) this.#append(event, transition.at);
    for (const [scheduledEventId, heartbeat] of transition.heartbeats) {
      this.heartbeats.set(scheduledEventId, heartbeat);
    }
    for (const scheduledEventId of transition.heartbeatsRemoved) this.heartbeats.delete(scheduledEventId);
    this.#state = state;
    deepFreeze(state);
    this.#checkFold();
    this.#takeInTasks(transition);
    this.#takeInErrands(transition);
    const { earliestDeadline } = transition;
    if (earliestDeadline !== undefined) this.wakeAt = Math.min(this.wakeAt ?? earliestDeadline, earliestDeadline);
    const never = Number.POSITIVE_INFINITY;
    const sleeps = (this.wakeAt ?? never) > (nearestDeadline(state) ?? never);
    assert(!sleeps, "E5: the execution would sleep through a deadline");
  }

  #append(event: HistoryEvent, at: Instant): void {
    const last = this.history.at(-1);
    assert.equal(event.eventId, this.history.length + 1, "E1: event ids have a gap");
    assert(event.eventId === 1 || !isClosed(this.#folded), "E1: an event follows the close");
    assert.equal(event.eventTimestamp, at, "E2: an event has a different timestamp from its transition");
    assert(last === undefined || last.eventTimestamp <= at, "E2: a timestamp went back");
    if (event.eventId > 1) this.#folded = evolve(this.#folded, event);
    this.history.push(event);
    assert.deepEqual(brokenLinks(this.history, event), [], "E6");
  }

  #checkFold(): void {
    const heartbeats = [...this.heartbeats].map(([scheduledEventId, heartbeat]) => ({
      scheduledEventId,
      ...heartbeat,
    }));
    // A closed execution has no stored heartbeats, because no rule needs them, but the held state still has them.
    const held = isClosed(this.#state) ? withoutHeartbeats(this.#state) : this.#state;
    assert.deepEqual(withHeartbeats(this.#folded, heartbeats), held, "E3: the history leads to a different state");
  }

  #takeInTasks({ tasksAdded, tasksRemoved, state }: Transition): void {
    for (const task of tasksRemoved) assert(this.tasks.delete(taskKey(task)), "E4: removed a task that was not stored");
    for (const task of tasksAdded) {
      assert(!this.tasks.has(taskKey(task)), "E4: added a task twice");
      this.tasks.set(taskKey(task), task);
    }
    const open = new Map(openTasks(state).map((task) => [taskKey(task), task]));
    assert.deepEqual(this.tasks, open, "E4: the stored tasks differ from those of the state");
    const decisionTasks = [...open.values()].filter(({ kind }) => kind === "decision");
    assert(decisionTasks.length <= 1, "two decision tasks can be taken at once");
  }

  #takeInErrands({ errandsAdded, errandsSettled, state }: Transition): void {
    for (const id of errandsSettled)
      assert(this.errands.delete(id), `E4: settled errand ${id}, which was not promised`);
    for (const errand of errandsAdded) {
      assert(!this.errands.has(errandId(errand)), `E4: promised errand ${errandId(errand)} twice`);
      this.errands.set(errandId(errand), errand);
    }
    const open = new Map(openErrands(state).map((errand) => [errandId(errand), errand]));
    for (const [id, errand] of open) assert.deepEqual(this.errands.get(id), errand, "E4: an open errand is not stored");
    if (!isClosed(state)) assert.equal(this.errands.size, open.size, "E4: a stored errand is not open in the state");
  }
}

const taskKey = ({ kind, scheduledEventId }: Task): string => `${kind} ${scheduledEventId}`;

function contentOf(transition: Transition): Readonly<Record<string, unknown>> {
  const { state, earliestDeadline, heartbeats } = transition;
  return {
    state,
    earliestDeadline,
    events: [...transition.events],
    tasksAdded: [...transition.tasksAdded],
    tasksRemoved: [...transition.tasksRemoved],
    errandsAdded: [...transition.errandsAdded],
    errandsSettled: [...transition.errandsSettled],
    heartbeats: new Map(heartbeats),
    heartbeatsRemoved: [...transition.heartbeatsRemoved],
  };
}

function withoutHeartbeats(state: ExecutionState): ExecutionState {
  const quiet = [...state.activityTasks].map(([id, task]) => [id, { ...task, heartbeat: undefined }] as const);
  return { ...state, activityTasks: new Map(quiet) };
}
