import type { Store } from "@openswf/core/stores/store";
import { expect } from "vitest";
import { openInProcess } from "../../../store-sqlite/test/open-in-process.ts";
import { openMemoryStore } from "../../src/open.ts";

/** A memory store and SQLite, which are asked the same and must answer the same. */
export class TwoStores {
  readonly #memory: Store = openMemoryStore();
  readonly #sqlite: Store = openInProcess();

  /** Asks both stores. Returns the answer, or what it was rejected with. */
  async ask<Answer>(what: string, ask: (store: Store) => Promise<Answer>): Promise<Answer> {
    const [ours, theirs] = [await ask(this.#memory), await ask(this.#sqlite)];
    expect(ours, what).toEqual(theirs);
    return ours;
  }

  async close(): Promise<void> {
    await this.#memory.close();
    await this.#sqlite.close();
  }
}
