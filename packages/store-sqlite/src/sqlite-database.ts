import type { Store } from "@openswf/core/stores/store";
import type { Secrets } from "./secrets.ts";

type Awaiting<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** What a Store does, done at once, over one connection. A host gives it a thread and makes it a Store. */
export type SqliteDatabase = {
  readonly [Method in Exclude<
    keyof Store,
    "exclusive" | "groupsAtOnce" | "cursorForm" | "notices" | "secret" | "close"
  >]: Awaiting<Store[Method]>;
} & Secrets;
