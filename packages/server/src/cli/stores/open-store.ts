import { randomInt } from "node:crypto";
import type { Clock } from "@openswf/core/ports/clock";
import type { Log } from "@openswf/core/ports/log";
import { shardCount } from "@openswf/core/stores/run-id";
import type { Store } from "@openswf/core/stores/store";
import { openMemoryStore, openSqliteStore } from "@openswf/store-sqlite/open";
import type { PostgresSettings } from "../settings/postgres-settings.ts";
import type { StoreAddress } from "../settings/store-address.ts";
import { explainPostgresError } from "./postgres-problem.ts";
import { explainStoreError, prepareStoreFile } from "./store-file.ts";

/** Opens a store for a server to write to. Throws a Problem for anything the user can fix. */
export async function openStore(
  address: StoreAddress,
  postgres: PostgresSettings,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<Store> {
  switch (address.kind) {
    case "memory":
      return openMemoryStore();
    case "sqlite":
      prepareStoreFile(address.path);
      try {
        return await openSqliteStore(address.path);
      } catch (error) {
        throw explainStoreError(error, address.path);
      }
    case "postgres": {
      // Loaded only when needed, so that servers on other stores start faster.
      const { openPostgresStore } = await import("@openswf/store-postgres/open");
      try {
        // Each server starts at another shard, so that they seldom wake the same executions.
        const dueFromShard = randomInt(shardCount);
        return await openPostgresStore(address.url, { ...postgres, dueFromShard, clock, log });
      } catch (error) {
        throw explainPostgresError(error, address);
      }
    }
  }
}
