import { describePostgresStore } from "./describe-postgres-store.ts";

// The other grouping is a suite of its own: postgres-store-by-shard.test.ts.
describePostgresStore("group");
