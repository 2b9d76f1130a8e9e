import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import type { Commit, CommitOutcome } from "@openswf/core/stores/commits";
import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { TaskListKey } from "@openswf/core/stores/tasks";
import { Alarm } from "@openswf/core/waiting/alarm";
import type { Instant, RunId } from "@openswf/model/brand";
import { loggedError } from "../connection/logged-error.ts";
import type { Database, Statement } from "../connection/statement.ts";
import { printPayload } from "./notice-payload.ts";

/**
 * How long notices are batched before they are sent. Each NOTIFY is a transaction, and PostgreSQL runs them one at a
 * time.
 */
const gatherMs = 5;

const sql = {
  /**
   * A transaction that notifies also commits. Without this setting it would sync the log, although notices need not be
   * durable.
   */
  notify: `
    select pg_notify($1, $2), set_config('synchronous_commit', 'off', true)`,
} as const;

/**
 * Notifies other servers of what this server has committed. A NOTIFY inside a commit would make all commits of all
 * servers wait for one lock, so notices are sent afterwards, in a transaction of their own. Notices may be lost: one
 * that cannot be sent is dropped.
 */
export class Announcer {
  readonly #notify: Statement;
  readonly #channel: string;
  readonly #node: string;
  readonly #log: Log;
  readonly #lists = new Map<string, TaskListKey>();
  readonly #closed = new Set<RunId>();
  readonly #registrations = new Set<DomainKey>();
  #wakeAt: Instant | undefined;
  #sending: Promise<void> | undefined;
  readonly #sendingSoon: Alarm;

  constructor(database: Database, channel: string, node: string, { clock, log }: { clock: Clock; log: Log }) {
    this.#notify = database.prepare(sql.notify);
    this.#channel = channel;
    this.#node = node;
    this.#sendingSoon = new Alarm(clock);
    this.#log = log;
  }

  committed(group: readonly Commit[], outcomes: readonly CommitOutcome[]): void {
    group.forEach((commit, index) => {
      if (outcomes[index] !== "committed") return;
      for (const { runId, tasksAdded, wakeAt, closed } of commit) {
        for (const { list } of tasksAdded) this.#lists.set(`${list.domain}/${list.kind}/${list.name}`, list);
        if (closed !== undefined) this.#closed.add(runId);
        if (typeof wakeAt === "number") this.#wakeAt = Math.min(wakeAt, this.#wakeAt ?? wakeAt);
      }
    });
    this.#sendSoon();
  }

  registrationsChanged(domain: DomainKey): void {
    this.#registrations.add(domain);
    this.#sendSoon();
  }

  /** Sends the pending notices. */
  async stop(): Promise<void> {
    this.#sendingSoon.cancel();
    await this.#sending;
    await this.#send();
  }

  #hasNews(): boolean {
    const named = this.#lists.size + this.#closed.size + this.#registrations.size;
    return named > 0 || this.#wakeAt !== undefined;
  }

  #sendSoon(): void {
    if (this.#sendingSoon.isSet || this.#sending !== undefined || !this.#hasNews()) return;
    this.#sendingSoon.setIn(gatherMs, () => {
      this.#sending = this.#send().finally(() => {
        this.#sending = undefined;
        this.#sendSoon();
      });
    });
  }

  async #send(): Promise<void> {
    if (!this.#hasNews()) return;
    const payload = printPayload(this.#node, {
      lists: [...this.#lists.values()],
      wakeAt: this.#wakeAt,
      closed: [...this.#closed],
      registrations: [...this.#registrations],
    });
    this.#lists.clear();
    this.#closed.clear();
    this.#registrations.clear();
    this.#wakeAt = undefined;
    try {
      await this.#notify.all(this.#channel, payload);
    } catch (error) {
      this.#log.warn(
        { error: loggedError(error) },
        "could not notify other servers of new work; they will find it at their next poll of the store",
      );
    }
  }
}
