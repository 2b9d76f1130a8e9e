import { distributeOverCitus } from "@openswf/store-postgres/citus";
import { migratePostgres } from "@openswf/store-postgres/open";
import { Problem } from "../problems/problem.ts";
import { type StoreAddress, shownAddress } from "../settings/store-address.ts";
import { explainPostgresError } from "../stores/postgres-problem.ts";

/** `openswf migrate`: creates or updates the tables of a PostgreSQL store. */
export async function migrateStore(address: StoreAddress, spread: "one database" | "citus"): Promise<void> {
  if (address.kind !== "postgres") {
    throw Problem.ofUsage("Only a PostgreSQL store needs openswf migrate. Name it with --store postgres://...");
  }
  try {
    await migratePostgres(address.url);
    process.stdout.write(`${shownAddress(address)}: the tables are up to date\n`);
    if (spread === "one database") return;
    const distributed = await distributeOverCitus(address.url);
    process.stdout.write(
      `${shownAddress(address)}: distributed by Citus: ${distributed.join(", ") || "all tables were already"}\n`,
    );
  } catch (error) {
    throw explainPostgresError(error, address);
  }
}
