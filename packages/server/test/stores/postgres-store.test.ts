import { openPostgresStore } from "openswf/stores/postgres/open";
import { describe } from "vitest";
import { describeStore } from "./describe-store.ts";
import { hasPostgres, makeSchema } from "./postgres/test-schema.ts";

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  for (const groupBy of ["group", "shard"] as const) {
    describeStore(
      `the PostgreSQL store, by ${groupBy}`,
      async () => {
        const schema = await makeSchema();
        const open = () => openPostgresStore(schema.url, { groupBy, notices: "off" });
        let store = await open();
        return {
          store,
          reopen: async () => {
            await store.close();
            store = await open();
            return store;
          },
          dispose: async () => {
            await store.close();
            await schema.drop();
          },
        };
      },
      { isDurable: true, propertyRuns: 5 },
    );
  }
});
