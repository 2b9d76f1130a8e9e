import type { StoreKind } from "@openswf/core/stores/store-kind";
import { memoryKind } from "@openswf/store-memory/kind";
import { postgresKind } from "@openswf/store-postgres/kind";
import { sqliteKind } from "@openswf/store-sqlite/kind";

/** Every kind of store that `--store` accepts, in the order in which messages name them. */
export const storeKinds: readonly StoreKind[] = [sqliteKind, postgresKind, memoryKind];
