import type { Store } from "@openswf/core/stores/store";
import { type StoreMethod, storeOf } from "@openswf/core/stores/store-methods";
import { cursorForm } from "../lists/list-cursor.ts";
import type { DatabaseMethod, SqliteDatabase } from "./sqlite-database.ts";

/** Runs one method of a database, on whichever thread the database is. */
export type Call = <Method extends DatabaseMethod>(
  method: Method,
  ...args: Parameters<SqliteDatabase[Method]>
) => Promise<ReturnType<SqliteDatabase[Method]>>;

/** A Store that reaches its database through `call`. */
export function storeOver(call: Call, close: () => Promise<void>): Store {
  // `make` runs on this side. The first value stored wins, no matter who made it.
  const secret: Store["secret"] = async (name, make) =>
    (await call("readSecret", name)) ?? (await call("keepSecret", name, make()));

  function methodOf<Method extends StoreMethod>(method: Method): Store[Method] {
    // `as`: TypeScript cannot see that the arguments and the result belong to the same method.
    if (method === "secret") return secret as Store[Method];
    const name = method as Exclude<StoreMethod, "secret">;
    const forward = (...args: Parameters<SqliteDatabase[typeof name]>): Promise<unknown> => call(name, ...args);
    return forward as Store[Method];
  }

  return {
    ...storeOf(methodOf),
    exclusive: true,
    groupsAtOnce: 1,
    cursorForm,
    notices: undefined,
    serverNotes: undefined,
    failure: () => undefined,
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
