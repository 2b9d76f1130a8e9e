import type { StoreNotice, StoreNotices } from "@openswf/core/stores/notices";
import pg from "pg";
import { clientConfig } from "../connection/connections.ts";
import { loggedError } from "../connection/logged-error.ts";
import type { PostgresOptions } from "../connection/options.ts";
import { readPayload } from "./notice-payload.ts";

const firstPauseMs = 100;
const pauseMsMax = 10_000;
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
    this.#cancel();
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
    this.#cancel();
    if (this.#stopped) return;
    this.#options.log.warn({ error: loggedError(error) }, "lost the connection that listens to other servers");
    void client.end().catch(() => {}); // The connection is already lost, so errors do not matter.
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
    // The listener was stopped, or lost the connection again, while connecting.
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
