import { Problem } from "../problems/problem.ts";

/** Where a server keeps its data. */
export type StoreAddress =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "memory" };

export const defaultStore = "sqlite:openswf-data/openswf.sqlite";

/** Parses `sqlite:PATH`, `postgres://...` or `memory`. */
export function parseStoreAddress(text: string): StoreAddress {
  if (text === "memory") return { kind: "memory" };
  const path = /^sqlite:(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return { kind: "sqlite", path };
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: "postgres", url: text };
  // A mistyped database URL may contain a password, which must not reach a log.
  const shown = text.includes("@") ? "" : ` "${text}"`;
  throw Problem.ofUsage(
    `Invalid store${shown}: use sqlite:PATH for a file, postgres://USER@HOST/DATABASE for a database that ` +
      "several servers share, or memory to keep nothing.",
  );
}

/** The file of an SQLite store. Throws a Problem for any other store. */
export function fileOf(store: StoreAddress): string {
  if (store.kind === "sqlite") return store.path;
  if (store.kind === "memory")
    throw Problem.ofUsage("A memory store has no file. Name a store with --store sqlite:PATH.");
  throw Problem.ofUsage(
    "A PostgreSQL database is not a file. Back it up with PostgreSQL's own tools, such as pg_dump.",
  );
}

/** A store's address for messages, without the password that a URL may contain. */
export function shownAddress(store: Exclude<StoreAddress, { kind: "memory" }>): string {
  if (store.kind === "sqlite") return `sqlite:${store.path}`;
  const url = URL.parse(store.url);
  // A password that contains an unescaped / or # is parsed as another part of the URL, and would be shown.
  if (url === null || `${url.pathname}${url.search}${url.hash}`.includes("@")) return "postgres://...";
  return `postgres://${url.username === "" ? "" : `${url.username}@`}${url.host}${url.pathname}`;
}
