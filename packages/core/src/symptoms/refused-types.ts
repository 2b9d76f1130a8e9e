import type { HistoryEvent } from "@openswf/model/history-events";
import { LRUCache } from "lru-cache";
import type { Seen } from "./seen.ts";
import type { SymptomLog } from "./symptom-log.ts";

/** A decider may schedule a type before it is registered, once or twice. */
const timesMin = 3;
const rememberedMax = 1_000;

/** Causes that go on until somebody registers, changes or permits something. Limits and ids in use pass by themselves. */
const lasting = /_DOES_NOT_EXIST$|_DEPRECATED$|^DEFAULT_.*_UNDEFINED$|^OPERATION_NOT_PERMITTED$/;

type Refusal = HistoryEvent<"ScheduleActivityTaskFailed" | "StartChildWorkflowExecutionFailed">;

/**
 * Types that deciders schedule again and again, although they cannot be scheduled. SWF tells it only in the histories: the
 * decider gets another task, decides the same, and so on.
 */
export class RefusedTypes {
  readonly #log: SymptomLog;
  readonly #times = new LRUCache<string, { count: number }>({ max: rememberedMax });

  constructor(log: SymptomLog) {
    this.#log = log;
  }

  refused({ attributes }: Refusal, seen: Seen): void {
    const { cause } = attributes;
    if (!lasting.test(cause)) return;
    const type =
      "activityType" in attributes
        ? { kind: "activity", ...attributes.activityType }
        : { kind: "workflow", ...attributes.workflowType };
    const about = [seen.domain, type.kind, type.name, type.version, cause].join(" ");
    const times = this.#times.get(about) ?? { count: 0 };
    times.count += 1;
    this.#times.set(about, times);
    if (times.count < timesMin) return;
    const fields = { ...seen.names, type, cause, times: times.count };
    this.#log.warn("type_refused", about, fields, "deciders schedule a type again and again that cannot be scheduled");
  }
}
