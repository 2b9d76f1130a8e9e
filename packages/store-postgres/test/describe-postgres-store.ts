import { describe } from "vitest";
import { lastingStore } from "../../core/test/stores/contract/opened-store.ts";
import { describeStore } from "../../core/test/stores/describe-store.ts";
import { effort } from "../../core/test/world/effort.ts";
import { distributeOverCitus } from "../src/citus/distribute.ts";
import { migratePostgres, openPostgresStore } from "../src/open/open.ts";
import { fakeCitus } from "./fake-citus.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

/** The contract of every store, with commits sent in one of the three ways. */
export function describePostgresStore(groupBy: "group" | "shard" | "placement"): void {
  describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
    describeStore(
      `the PostgreSQL store, by ${groupBy}`,
      async () => {
        const schema = await makeSchema();
        const options = { notices: "off", ...(groupBy !== "placement" && { groupBy }) } as const;
        if (groupBy === "placement") {
          await migratePostgres(schema.url);
          await fakeCitus(schema);
          await distributeOverCitus(schema.url);
        }
        return lastingStore(
          () => openPostgresStore(schema.url, options),
          () => schema.drop(),
        );
      },
      { isDurable: true, propertyRuns: 5 * effort },
    );
  });
}
