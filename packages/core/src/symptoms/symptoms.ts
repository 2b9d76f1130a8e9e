import type { ExecutionState } from "@openswf/engine/state";
import type { EventId } from "@openswf/model/brand";
import type { HistoryEvent } from "@openswf/model/history-events";
import type { Limits } from "@openswf/model/limits";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Meter } from "../ports/meter.ts";
import type { DomainKey } from "../stores/domain-key.ts";
import type { Store } from "../stores/store.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import { FailingDeciders } from "./failing-deciders.ts";
import { LongHistories } from "./long-histories.ts";
import { RefusedTypes } from "./refused-types.ts";
import { seenIn } from "./seen.ts";
import { SymptomLog } from "./symptom-log.ts";
import { UnpolledLists } from "./unpolled-lists.ts";

/** Looks at what becomes durable for signs that a workflow goes wrong where SWF is silent. Its memory is bounded. */
export class Symptoms {
  readonly #refusedTypes: RefusedTypes;
  readonly #failingDeciders: FailingDeciders;
  readonly #longHistories: LongHistories;
  readonly #unpolledLists: UnpolledLists;

  constructor(parts: {
    readonly store: Pick<Store, "readTasks" | "countTasks">;
    readonly clock: Clock;
    readonly log: Log;
    readonly meter: Meter;
    readonly limits: Limits;
  }) {
    const log = new SymptomLog(parts);
    this.#refusedTypes = new RefusedTypes(log);
    this.#failingDeciders = new FailingDeciders(log);
    this.#longHistories = new LongHistories(log, parts.limits);
    this.#unpolledLists = new UnpolledLists(log, parts);
  }

  stop(): void {
    this.#unpolledLists.stop();
  }

  /** Call once for each durable transition. */
  transitioned(
    domain: DomainKey,
    before: ExecutionState | undefined,
    { events, state }: { readonly events: readonly HistoryEvent[]; readonly state: ExecutionState },
  ): void {
    for (const event of events) this.#see(event, domain, state);
    if (this.#longHistories.mayMatter(state.lastEventId)) this.#grew(domain, before?.lastEventId ?? 0, state);
  }

  tasksWait(tasks: readonly TaskRow[]): void {
    this.#unpolledLists.tasksWait(tasks);
  }

  polled(list: TaskListKey): void {
    this.#unpolledLists.polled(list);
  }

  #see(event: HistoryEvent, domain: DomainKey, state: ExecutionState): void {
    switch (event.eventType) {
      case "ScheduleActivityTaskFailed":
      case "StartChildWorkflowExecutionFailed":
        this.#refusedTypes.refused(event, seenIn(domain, state));
        break;
      case "DecisionTaskTimedOut":
        // A task that times out before its start had a list of one worker: nobody has failed it.
        if (event.attributes.timeoutType === "START_TO_CLOSE") this.#failingDeciders.timedOut(seenIn(domain, state));
        break;
      case "DecisionTaskCompleted":
        this.#failingDeciders.answered(state.execution.runId);
        break;
      default:
    }
  }

  #grew(domain: DomainKey, before: EventId, state: ExecutionState): void {
    this.#longHistories.grew(before, seenIn(domain, state));
  }
}
