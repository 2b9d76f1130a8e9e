import { describe } from "vitest";
import { lastingStore } from "../../core/test/stores/contract/opened-store.ts";
import { describeStore } from "../../core/test/stores/describe-store.ts";
import { effort } from "../../core/test/world/effort.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

/** The contract of every store, with commits sent in one of the two ways. */
export function describePostgresStore(groupBy: "group" | "shard"): void {
  describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
    describeStore(
      `the PostgreSQL store, by ${groupBy}`,
      async () => {
        const schema = await makeSchema();
        return lastingStore(
          () => openPostgresStore(schema.url, { groupBy, notices: "off" }),
          () => schema.drop(),
        );
      },
      { isDurable: true, propertyRuns: 5 * effort },
    );
  });
}
