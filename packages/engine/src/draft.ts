import type { EventId, Instant } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import type {
  ActivityTaskState,
  ChildState,
  ExecutionState,
  ExternalRequestState,
  LambdaFunctionState,
  TimerState,
} from "./state.ts";

interface OpenMaps {
  activityTasks: Map<EventId, ActivityTaskState>;
  activityIds: Map<string, EventId>;
  timers: Map<string, TimerState>;
  children: Map<EventId, ChildState>;
  externalSignals: Map<EventId, ExternalRequestState>;
  externalCancels: Map<EventId, ExternalRequestState>;
  lambdaFunctions: Map<EventId, LambdaFunctionState>;
}

/**
 * The next state while it is being made. The state it starts from is never edited: scalars go to a shallow copy, and a
 * map is copied when it is first written to. So a transition costs at most one copy of each map it touches, however
 * many events it has; copying per event made a batch of 500 decisions quadratic.
 */
export class Draft {
  #state: ExecutionState;
  readonly #owned = new Set<keyof OpenMaps>();
  #earliestDeadline: Instant | undefined;

  constructor(state: ExecutionState) {
    this.#state = state;
  }

  get state(): ExecutionState {
    return this.#state;
  }

  /** The earliest of the deadlines that came up while drafting: the stored wake-up may have to move forward to it. */
  get earliestDeadline(): Instant | undefined {
    return this.#earliestDeadline;
  }

  set(changes: Partial<ExecutionState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  /** A map of this draft's own, to write to. */
  open<Name extends keyof OpenMaps>(name: Name): OpenMaps[Name] {
    if (!this.#owned.has(name)) {
      this.#owned.add(name);
      // `as`: a copy of the map called `name` has the type of the map called `name`.
      this.set({ [name]: new Map(this.#state[name] as ReadonlyMap<unknown, unknown>) });
    }
    return this.#state[name] as OpenMaps[Name];
  }

  deadline(due: Instant | undefined): void {
    if (due !== undefined && (this.#earliestDeadline === undefined || due < this.#earliestDeadline)) {
      this.#earliestDeadline = due;
    }
  }

  activityTask(scheduledEventId: EventId): ActivityTaskState {
    const task = this.#state.activityTasks.get(scheduledEventId);
    invariant(task !== undefined, `event names activity task ${scheduledEventId}, which is not open`);
    return task;
  }
}
