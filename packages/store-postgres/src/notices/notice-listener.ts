import type { StoreNotice, StoreNotices } from "@openswf/core/stores/notices";
import { Alarm } from "@openswf/core/waiting/alarm";
import { Backoff } from "@openswf/core/waiting/backoff";
import pg from "pg";
import { clientConfig } from "../connection/connections.ts";
import { loggedError } from "../connection/logged-error.ts";
import type { PostgresOptions } from "../connection/options.ts";
import { readPayload } from "./notice-payload.ts";

/** The delays before attempts to reconnect. */
const reconnectDelays = { firstMs: 100, maxMs: 10_000 } as const;
/** The next check detects a connection that died silently. */
const checkEveryMs = 15_000;
/**
 * How long the answer to a check may take. The timeout of store statements is configurable and may be longer, or
 * absent.
 */
const checkTimeoutMs = 10_000;

/**
 * One connection that listens to other servers' notices. When it is lost, the listener reconnects, without limit, and
 * then reports `missed`, because notices sent meanwhile were not received.
 */
export class NoticeListener implements StoreNotices {
  readonly #url: string;
  readonly #channel: string;
  readonly #node: string;
  readonly #options: PostgresOptions;
  readonly #listeners = new Set<(notice: StoreNotice) => void>();
  #client: pg.Client | undefined;
  /** The next attempt to reconnect, the next check, or the end of the wait for its answer. */
  readonly #next: Alarm;
  readonly #backoff = new Backoff(reconnectDelays);
  #stopped = false;

  constructor(url: string, channel: string, node: string, options: PostgresOptions) {
    this.#url = url;
    this.#channel = channel;
    this.#node = node;
    this.#options = options;
    this.#next = new Alarm(options.clock);
  }

  hear(listener: (notice: StoreNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the connection is listening. Rejects if the first attempt fails. */
  async start(): Promise<void> {
    const client = new pg.Client(clientConfig(this.#url, this.#options));
    client.on("notification", ({ payload }) => this.#heard(payload ?? ""));
    client.on("error", (error) => this.#lost(client, error));
    client.on("end", () => this.#lost(client, new Error("the connection was closed")));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      await client.end().catch(() => {}); // It was never fully open; the error above has the cause.
      throw error;
    }
    // Not set earlier: a connection that never listened does not count as lost, and the caller retries.
    this.#client = client;
    this.#checkLater(client);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next.cancel();
    this.#listeners.clear();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {}); // An error means that it was just lost; it is closed either way.
  }

  #heard(payload: string): void {
    try {
      for (const notice of readPayload(payload, this.#node)) this.#tell(notice);
    } catch (error) {
      this.#options.log.warn({ error: loggedError(error) }, "could not read a notice from another server");
      this.#tell({ kind: "missed" });
    }
  }

  #tell(notice: StoreNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #lost(client: pg.Client, error: unknown): void {
    // Both `error` and `end` may fire for the same connection, and `end` also fires on a deliberate close.
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#next.cancel();
    if (this.#stopped) return;
    this.#options.log.warn({ error: loggedError(error) }, "lost the connection that listens to other servers");
    void client.end().catch(() => {}); // The connection is already lost, so errors do not matter.
    this.#backoff.reset();
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    this.#next.setIn(this.#backoff.next(), () => void this.#reconnect());
  }

  async #reconnect(): Promise<void> {
    try {
      await this.start();
    } catch (error) {
      this.#options.log.debug({ error: loggedError(error) }, "still not listening to other servers");
      if (!this.#stopped) this.#reconnectLater();
      return;
    }
    if (this.#stopped) await this.stop();
    else this.#tell({ kind: "missed" });
  }

  #checkLater(client: pg.Client): void {
    // The listener was stopped, or lost the connection again, while connecting.
    if (this.#client !== client) return;
    this.#next.setIn(checkEveryMs, () => {
      this.#next.setIn(checkTimeoutMs, () => this.#lost(client, new Error("the connection does not answer")));
      client.query("select 1").then(
        () => this.#checkLater(client),
        (error: unknown) => this.#lost(client, error),
      );
    });
  }
}
