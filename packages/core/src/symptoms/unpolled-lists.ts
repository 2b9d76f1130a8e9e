import type { Limits } from "@openswf/model/limits";
import { LRUCache } from "lru-cache";
import { type Clock, isoDate } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "../stores/store.ts";
import type { TaskListKey, TaskRow } from "../stores/tasks.ts";
import { Alarm } from "../waiting/alarm.ts";
import type { SymptomLog } from "./symptom-log.ts";

/** A list that was said is looked at again after an hour, then after two, and so on up to a day. */
const firstAgainMs = 3_600_000;
const againMaxMs = 24 * 3_600_000;
/** Lists with waiting tasks that are watched. The least recently used are forgotten first. */
const watchedMax = 1_000;
/** Lists looked up in the store at a time. The rest wait for the next time. */
const looksMax = 20;
/** Tasks of a list that are counted. */
const countedMax = 1_000;

interface Watched {
  readonly list: TaskListKey;
  /** When its tasks began to wait, or when somebody last polled it; by `Clock.elapsed`. */
  since: number;
  lookAt: number;
  againMs: number;
}

/**
 * Task lists that have tasks and no polls: a name misspelt, or workers that are down. SWF keeps such tasks without a word.
 *
 * A list is watched from the time a task of it has to wait. Whether tasks still wait is looked up in the store before anything
 * is said. So a list that other servers serve is not said: its first task is young. Nothing is known of tasks that waited when this server
 * started, until another one is added to their list.
 */
export class UnpolledLists {
  readonly #symptoms: SymptomLog;
  readonly #log: Log;
  readonly #store: Pick<Store, "readTasks" | "countTasks">;
  readonly #clock: Clock;
  readonly #alarm: Alarm;
  readonly #unpolledMs: number;
  readonly #watched = new LRUCache<string, Watched>({ max: watchedMax });
  #stopped = false;

  constructor(
    symptoms: SymptomLog,
    {
      log,
      store,
      clock,
      limits,
    }: {
      readonly log: Log;
      readonly store: Pick<Store, "readTasks" | "countTasks">;
      readonly clock: Clock;
      readonly limits: Limits;
    },
  ) {
    this.#symptoms = symptoms;
    this.#log = log;
    this.#store = store;
    this.#clock = clock;
    this.#alarm = new Alarm(clock);
    this.#unpolledMs = limits.unpolledListMs;
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.cancel();
  }

  /** These tasks found no poll. */
  tasksWait(tasks: readonly TaskRow[]): void {
    if (this.#stopped) return;
    for (const { list } of tasks) {
      const key = keyOf(list);
      if (this.#watched.get(key) !== undefined) continue;
      const since = this.#clock.elapsed();
      this.#watched.set(key, { list, since, lookAt: since + this.#unpolledMs, againMs: firstAgainMs });
      if (!this.#alarm.isSet) this.#setAlarm();
    }
  }

  polled(list: TaskListKey): void {
    if (this.#watched.size === 0) return;
    const watched = this.#watched.get(keyOf(list));
    if (watched === undefined) return;
    watched.since = this.#clock.elapsed();
    watched.lookAt = watched.since + this.#unpolledMs;
    watched.againMs = firstAgainMs;
  }

  #setAlarm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { lookAt } of this.#watched.values()) next = Math.min(next, lookAt);
    if (next === Number.POSITIVE_INFINITY || this.#stopped) return;
    this.#alarm.setIn(Math.max(0, next - this.#clock.elapsed()), () => void this.#look());
  }

  async #look(): Promise<void> {
    const now = this.#clock.elapsed();
    const due = [...this.#watched.entries()].filter(([, { lookAt }]) => lookAt <= now).slice(0, looksMax);
    for (const [key, watched] of due) {
      watched.lookAt = now + this.#unpolledMs;
      try {
        const found = await this.#lookAt(watched);
        if (found === "nothing waits") this.#watched.delete(key);
        if (found === "tasks wait for too long") {
          watched.lookAt = now + watched.againMs;
          watched.againMs = Math.min(againMaxMs, 2 * watched.againMs);
        }
      } catch (error) {
        if (!this.#stopped) this.#log.debug({ error }, "could not look for tasks that nobody polls");
      }
    }
    this.#setAlarm();
  }

  async #lookAt({ list, since }: Watched): Promise<"nothing waits" | "tasks wait" | "tasks wait for too long"> {
    const [first] = await this.#store.readTasks(list, undefined, 1);
    if (first === undefined) return "nothing waits";
    const waitedMs = this.#clock.now() - first.scheduledAt;
    const quietMs = this.#clock.elapsed() - since;
    if (waitedMs < this.#unpolledMs || quietMs < this.#unpolledMs || this.#stopped) return "tasks wait";
    const tasks = await this.#store.countTasks(list, countedMax);
    const { domain, kind, name } = list;
    const fields = { domain, taskList: name, kind, tasks, firstScheduledAt: isoDate(first.scheduledAt) };
    this.#symptoms.warn("list_unpolled", keyOf(list), fields, "tasks wait on a list that nobody polls");
    return "tasks wait for too long";
  }
}

const keyOf = ({ kind, domain, name }: TaskListKey): string => `${kind} ${domain} ${name}`;
