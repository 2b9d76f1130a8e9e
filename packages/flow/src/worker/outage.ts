import type { Clock } from "../waiting/clock.ts";
import { messageOf, type WorkerLog } from "./worker-log.ts";

/** While polls go on failing, a line says so this often, in milliseconds. */
const everyMs = 60_000;

/** Tells of polls that fail: when they begin to, once a minute, and when they work again. All polls of a worker share one. */
export class Outage {
  readonly #log: WorkerLog;
  readonly #clock: Clock;
  #since: number | undefined;
  #toldAt = 0;
  #told = "";
  #failures = 0;

  constructor(log: WorkerLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `kind` of the tasks. */
  failed(kind: "activity" | "decision", taskList: string, error: unknown): void {
    const now = this.#clock.now();
    const text = messageOf(error);
    this.#since ??= now;
    this.#failures += 1;
    // Another error is news, such as that of the credentials after that of the network.
    if (this.#failures > 1 && text === this.#told && now - this.#toldAt < everyMs) return;
    this.#toldAt = now;
    this.#told = text;
    const fields = { taskList, error: text, ...(this.#failures > 1 && { failures: this.#failures }) };
    this.#log.warn(fields, `polling for ${kind} tasks failed; trying again`);
  }

  /** A poll was answered. */
  succeeded(): void {
    if (this.#since === undefined) return;
    const fields = { failures: this.#failures, afterMs: this.#clock.now() - this.#since };
    this.#since = undefined;
    this.#failures = 0;
    this.#log.info(fields, "polling works again");
  }
}
