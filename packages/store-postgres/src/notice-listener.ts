import type { StoreNotice, StoreNotices } from "@openswf/core/stores/store";
import pg from "pg";
import { clientConfig } from "./connections.ts";
import { loggedError } from "./logged-error.ts";
import { readPayload } from "./notice-payload.ts";
import type { PostgresOptions } from "./options.ts";

const firstPauseMs = 100;
const pauseMsMax = 10_000;
/** A connection that died without a word is noticed by the next of these. */
const checkEveryMs = 15_000;
/** How long the answer to it may take. Statements of the store may take longer, or for ever, as whoever runs it says. */
const checkTimeoutMs = 10_000;

/**
 * One connection that hears what other servers tell. When it is lost it is made anew, for ever, and then `missed` is said:
 * whatever was told meanwhile has gone unheard.
 */
export class NoticeListener implements StoreNotices {
  readonly #url: string;
  readonly #channel: string;
  readonly #node: string;
  readonly #options: PostgresOptions;
  readonly #listeners = new Set<(notice: StoreNotice) => void>();
  #client: pg.Client | undefined;
  #cancel: () => void = () => {};
  #stopped = false;

  constructor(url: string, channel: string, node: string, options: PostgresOptions) {
    this.#url = url;
    this.#channel = channel;
    this.#node = node;
    this.#options = options;
  }

  hear(listener: (notice: StoreNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Settles when it listens; rejects when it cannot the first time. */
  async start(): Promise<void> {
    const client = new pg.Client(clientConfig(this.#url, this.#options));
    client.on("notification", ({ payload }) => this.#heard(payload ?? ""));
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("the connection was closed")));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      await client.end().catch(() => {}); // It was never whole; the error above says why.
      throw error;
    }
    // Not before: one that never listened is not lost, and whoever called tries again.
    this.#client = client;
    this.#checkLater(client);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    this.#listeners.clear();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {}); // Lost at this very moment: it is closed all the same.
  }

  #heard(payload: string): void {
    try {
      for (const notice of readPayload(payload, this.#node)) this.#tell(notice);
    } catch (error) {
      this.#options.log.warn({ error: loggedError(error) }, "what another server has told could not be read");
      this.#tell({ kind: "missed" });
    }
  }

  #tell(notice: StoreNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #lost(client: pg.Client, error: unknown): void {
    // An error and an end come for the same connection, and both come when it is closed on purpose.
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#cancel();
    if (this.#stopped) return;
    this.#options.log.warn({ error: loggedError(error) }, "the connection that listens to other servers was lost");
    void client.end().catch(() => {}); // What is lost need only be let go.
    this.#reconnectAfter(firstPauseMs);
  }

  #reconnectAfter(pauseMs: number): void {
    const { clock } = this.#options;
    this.#cancel();
    this.#cancel = clock.schedule(clock.now() + pauseMs, () => void this.#reconnect(pauseMs));
  }

  async #reconnect(pauseMs: number): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      this.#options.log.debug({ error: loggedError(error) }, "still not listening to other servers");
      if (!this.#stopped) this.#reconnectAfter(Math.min(pauseMs * 2, pauseMsMax));
      return;
    }
    if (this.#stopped) await this.stop();
    else this.#tell({ kind: "missed" });
  }

  #checkLater(client: pg.Client): void {
    // Stopped, or lost again, while it was being made.
    if (this.#client !== client) return;
    const { clock } = this.#options;
    this.#cancel();
    this.#cancel = clock.schedule(clock.now() + checkEveryMs, () => {
      const late = clock.now() + checkTimeoutMs;
      this.#cancel = clock.schedule(late, () => this.#lost(client, new Error("the connection does not answer")));
      client.query("select 1").then(
        () => this.#checkLater(client),
        (error: unknown) => this.#lost(client, error),
      );
    });
  }
}
