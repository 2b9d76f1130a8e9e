import { describePostgresStore } from "./postgres/describe-postgres-store.ts";

describePostgresStore("shard");
