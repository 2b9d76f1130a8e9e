import { describePostgresStore } from "./describe-postgres-store.ts";

describePostgresStore("shard");
describePostgresStore("placement");
