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
 * The next state while it is being built. The initial state is never modified: scalars go to a shallow copy, and each
 * map is copied on its first write. A transition therefore copies each map that it changes at most once, however many
 * events it has. Copying per event made a batch of 500 decisions quadratic.
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

  /** The earliest deadline created while drafting. The stored wake-up may have to move forward to it. */
  get earliestDeadline(): Instant | undefined {
    return this.#earliestDeadline;
  }

  set(changes: Partial<ExecutionState>): void {
    this.#state = { ...this.#state, ...changes };
  }

  /** A map that belongs to this draft and may be written. */
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
    invariant(task !== undefined, `event refers to activity task ${scheduledEventId}, which is not open`);
    return task;
  }
}
