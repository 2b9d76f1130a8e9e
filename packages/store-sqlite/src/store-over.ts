import type { Store } from "@openswf/core/stores/store";
import { cursorForm } from "./list-cursor.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

export type DatabaseMethod = keyof SqliteDatabase;
/** Runs one method of a database, on whichever thread the database is. */
export type Call = <Method extends DatabaseMethod>(
  method: Method,
  ...args: Parameters<SqliteDatabase[Method]>
) => Promise<ReturnType<SqliteDatabase[Method]>>;

/** A Store that reaches its database through `call`. */
export function storeOver(call: Call, close: () => Promise<void>): Store {
  return {
    exclusive: true,
    groupsAtOnce: 1,
    cursorForm,
    notices: undefined,
    // `make` runs on this side. The first value stored wins, no matter who made it.
    secret: async (name, make) => (await call("readSecret", name)) ?? (await call("keepSecret", name, make())),
    removeSecret: (...args) => call("removeSecret", ...args),
    scanSecrets: (...args) => call("scanSecrets", ...args),
    probe: (...args) => call("probe", ...args),
    accessVersion: (...args) => call("accessVersion", ...args),
    scanAccess: (...args) => call("scanAccess", ...args),
    changeAccess: (...args) => call("changeAccess", ...args),
    registerDomain: (...args) => call("registerDomain", ...args),
    readDomain: (...args) => call("readDomain", ...args),
    setDomainStatus: (...args) => call("setDomainStatus", ...args),
    listDomains: (...args) => call("listDomains", ...args),
    scanDomains: (...args) => call("scanDomains", ...args),
    tagDomain: (...args) => call("tagDomain", ...args),
    registerType: (...args) => call("registerType", ...args),
    readType: (...args) => call("readType", ...args),
    setTypeStatus: (...args) => call("setTypeStatus", ...args),
    deleteType: (...args) => call("deleteType", ...args),
    listTypes: (...args) => call("listTypes", ...args),
    commit: (...args) => call("commit", ...args),
    readExecution: (...args) => call("readExecution", ...args),
    isAtVersion: (...args) => call("isAtVersion", ...args),
    findOpenRun: (...args) => call("findOpenRun", ...args),
    readHistory: (...args) => call("readHistory", ...args),
    readTasks: (...args) => call("readTasks", ...args),
    countTasks: (...args) => call("countTasks", ...args),
    readDue: (...args) => call("readDue", ...args),
    nextWakeAt: (...args) => call("nextWakeAt", ...args),
    readErrands: (...args) => call("readErrands", ...args),
    listExecutions: (...args) => call("listExecutions", ...args),
    countExecutions: (...args) => call("countExecutions", ...args),
    removeClosed: (...args) => call("removeClosed", ...args),
    scanExecutions: (...args) => call("scanExecutions", ...args),
    tasksOf: (...args) => call("tasksOf", ...args),
    errandsOf: (...args) => call("errandsOf", ...args),
    orphans: (...args) => call("orphans", ...args),
    close,
  };
}

/** Runs a method whose name and arguments arrive as data. */
export function run<Method extends DatabaseMethod>(
  database: SqliteDatabase,
  method: Method,
  args: Parameters<SqliteDatabase[Method]>,
): ReturnType<SqliteDatabase[Method]> {
  // TypeScript cannot see that the parameters and the result belong to the same method.
  const chosen = database[method] as (
    ...args: Parameters<SqliteDatabase[Method]>
  ) => ReturnType<SqliteDatabase[Method]>;
  return chosen(...args);
}
