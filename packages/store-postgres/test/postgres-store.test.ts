import { describe } from "vitest";
import { lastingStore } from "../../core/test/stores/contract/opened-store.ts";
import { describeStore } from "../../core/test/stores/describe-store.ts";
import { openPostgresStore } from "../src/open/open.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  for (const groupBy of ["group", "shard"] as const) {
    describeStore(
      `the PostgreSQL store, by ${groupBy}`,
      async () => {
        const schema = await makeSchema();
        return lastingStore(
          () => openPostgresStore(schema.url, { groupBy, notices: "off" }),
          () => schema.drop(),
        );
      },
      { isDurable: true, propertyRuns: 5 },
    );
  }
});
