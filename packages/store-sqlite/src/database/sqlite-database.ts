import type { Store } from "@openswf/core/stores/store";
import type { Secrets } from "../records/secrets.ts";

type Awaiting<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** The synchronous operations of a Store over one connection. A host runs them on a thread and exposes them as a Store. */
export type SqliteDatabase = {
  readonly [Method in Exclude<
    keyof Store,
    "exclusive" | "groupsAtOnce" | "cursorForm" | "notices" | "secret" | "close"
  >]: Awaiting<Store[Method]>;
} & Secrets;
