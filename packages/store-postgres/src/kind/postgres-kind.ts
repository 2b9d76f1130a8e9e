import { randomInt } from "node:crypto";
import { loadOptional } from "@openswf/core/ports/optional-package";
import { Problem } from "@openswf/core/ports/problem";
import { shardCount } from "@openswf/core/stores/run-id";
import type { LastingStores, StoreKind } from "@openswf/core/stores/store-kind";
import { explainPostgresError } from "./postgres-problem.ts";
import { type PostgresSettings, postgresSettings } from "./postgres-settings.ts";
import { shownUrl } from "./shown-url.ts";

const emptyPlace = "Import into an empty database, or an empty schema of one (search_path).";

/** Imports a module that needs the driver, which is optional. */
const withDriver = <Loaded>(load: () => Promise<Loaded>): Promise<Loaded> =>
  loadOptional(load, { name: "pg", user: "A PostgreSQL store" });

const lasting: LastingStores = {
  openSnapshot: async (url) => (await withDriver(() => import("../open/snapshot.ts"))).openPostgresSnapshot(url),
  openBeside: async (url, whenAbsent) => {
    const { openPostgresStore } = await withDriver(() => import("../open/open.ts"));
    return openPostgresStore(url, { notices: "off", migrations: whenAbsent === "refuse" ? "check" : "apply" });
  },
  openNew: async (url) => {
    const { openPostgresStore } = await withDriver(() => import("../open/open.ts"));
    const store = await openPostgresStore(url, { notices: "off" });
    const remains = `The import is incomplete and cannot be used. ${emptyPlace}`;
    return { store, finish: store.close, abandon: store.close, remains, emptyPlace };
  },
};

/** A store in a schema of a database, which several servers share. */
export const postgresKind: StoreKind = {
  name: "postgres",
  title: "PostgreSQL",
  addressForm: {
    full: "postgres://USER@HOST/DATABASE for a database that several servers share",
    brief: "postgres://...",
  },
  locationIn: (address) => (/^postgres(ql)?:\/\//.test(address) ? address : undefined),
  shown: shownUrl,
  file: () => undefined,
  banner: shownUrl,
  settings: postgresSettings,
  open: async (url, { settings, clock, log }) => {
    const { openPostgresStore } = await withDriver(() => import("../open/open.ts"));
    // Each server starts at another shard, so that they seldom wake the same executions.
    const dueFromShard = randomInt(shardCount);
    // `as`: the values come from `postgresSettings`, which has checked each against its name.
    return openPostgresStore(url, { ...(settings as PostgresSettings), dueFromShard, clock, log });
  },
  lasting,
  backUp: async () => {
    throw Problem.ofUsage(
      "A PostgreSQL database is not a file. Back it up with PostgreSQL's own tools, such as pg_dump.",
    );
  },
  migrate: async (url, { spread, onDone }) => {
    await (await withDriver(() => import("../open/open.ts"))).migratePostgres(url);
    onDone("the tables are up to date");
    if (spread === "one database") return;
    const distributed = await (await withDriver(() => import("../citus/distribute.ts"))).distributeOverCitus(url);
    onDone(`distributed by Citus: ${distributed.join(", ") || "all tables were already"}`);
  },
  explain: explainPostgresError,
};
