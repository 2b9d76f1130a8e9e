import { Problem } from "./problem.ts";

/** Where a server keeps everything. */
export type StoreAddress = { readonly kind: "sqlite"; readonly path: string } | { readonly kind: "memory" };

export const defaultStore = "sqlite:openswf-data/openswf.sqlite";

/** Reads `sqlite:PATH` or `memory`. */
export function parseStoreAddress(text: string): StoreAddress {
  if (text === "memory") return { kind: "memory" };
  const path = /^sqlite:(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return { kind: "sqlite", path };
  throw Problem.ofUsage(`The store "${text}" is not known. Use sqlite:PATH for a file, or memory to keep nothing.`);
}

/** The file of a store that has one. A memory store lives inside its server: nobody else can look at it. */
export function fileOf(store: StoreAddress): string {
  if (store.kind === "sqlite") return store.path;
  throw Problem.ofUsage("A memory store has no file. Name a store with --store sqlite:PATH.");
}
