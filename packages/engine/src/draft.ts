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

/** A state whose members may be written. Its maps may not: see `Draft.open`. */
type WritableState = { -readonly [Member in keyof ExecutionState]: ExecutionState[Member] };

/**
 * The next state while it is being built. The initial state is never modified: it is copied once, before the first
 * write, and each map is copied before its first write. So a transition copies what it changes once, however many events
 * it has. Copying per event took a tenth of the engine's time, and made a batch of 500 decisions quadratic.
 */
export class Draft {
  readonly #initial: ExecutionState;
  #own: WritableState | undefined;
  #earliestDeadline: Instant | undefined;

  constructor(state: ExecutionState) {
    this.#initial = state;
  }

  /** The state as drafted so far. Later writes show in it: take what must not change out of it. */
  get state(): ExecutionState {
    return this.#own ?? this.#initial;
  }

  /** The state for writing. */
  get next(): WritableState {
    this.#own ??= { ...this.#initial };
    return this.#own;
  }

  /** The earliest deadline created while drafting. The stored wake-up may have to move forward to it. */
  get earliestDeadline(): Instant | undefined {
    return this.#earliestDeadline;
  }

  /** A map that belongs to this draft and may be written. */
  open<Name extends keyof OpenMaps>(name: Name): OpenMaps[Name] {
    // `as`, here and below: the map called `name` has the type of that name, which the compiler cannot follow.
    const next = this.next as unknown as OpenMaps;
    if (next[name] === (this.#initial as unknown as OpenMaps)[name]) {
      next[name] = new Map(next[name] as ReadonlyMap<unknown, unknown>) as OpenMaps[Name];
    }
    return next[name];
  }

  deadline(due: Instant | undefined): void {
    if (due !== undefined && (this.#earliestDeadline === undefined || due < this.#earliestDeadline)) {
      this.#earliestDeadline = due;
    }
  }

  activityTask(scheduledEventId: EventId): ActivityTaskState {
    const task = this.state.activityTasks.get(scheduledEventId);
    invariant(task !== undefined, `event refers to activity task ${scheduledEventId}, which is not open`);
    return task;
  }
}
