import { openPostgresStore } from "openswf/stores/postgres/open";
import { describe } from "vitest";
import { lastingStore } from "./contract/opened-store.ts";
import { describeStore } from "./describe-store.ts";
import { hasPostgres, makeSchema } from "./postgres/test-schema.ts";

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
