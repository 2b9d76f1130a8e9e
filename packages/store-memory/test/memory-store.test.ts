import { describeStore } from "../../core/test/stores/describe-store.ts";
import { effort } from "../../core/test/world/effort.ts";
import { openMemoryStore } from "../src/open.ts";

describeStore(
  "the memory store",
  async () => {
    const store = openMemoryStore();
    return { store, reopen: undefined, dispose: () => store.close() };
  },
  { isDurable: false, propertyRuns: 40 * effort },
);
