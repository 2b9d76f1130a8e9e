import { Problem } from "@openswf/core/ports/problem";
import type { StoreKind } from "@openswf/core/stores/store-kind";

/** A store that is lost when its server stops, for tests and experiments. */
export const memoryKind: StoreKind = {
  name: "memory",
  title: "memory",
  addressForm: { full: "memory to keep nothing", brief: "memory to keep nothing" },
  locationIn: (address) => (address === "memory" ? address : undefined),
  shown: (address) => address,
  file: () => undefined,
  banner: () => "memory: lost when the server stops",
  settings: undefined,
  open: async () => (await import("./open.ts")).openMemoryStore(),
  lasting: undefined,
  backUp: async () => {
    throw Problem.ofUsage("A memory store has no file. Name a store with --store sqlite:PATH.");
  },
  migrate: undefined,
  explain: (error) => error,
};
