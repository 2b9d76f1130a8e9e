import { openMemoryStore } from "openswf/stores/sqlite/open";
import { effort } from "../world/effort.ts";
import { describeStore } from "./describe-store.ts";

describeStore(
  "the memory store",
  async () => {
    const store = openMemoryStore();
    return { store, reopen: undefined, dispose: () => store.close() };
  },
  { isDurable: false, propertyRuns: 12 * effort },
);
