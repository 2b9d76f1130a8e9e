import { describeStore } from "../../core/test/stores/describe-store.ts";
import { effort } from "../../core/test/world/effort.ts";
import { openInProcess } from "./open-in-process.ts";

describeStore(
  "SQLite without a log",
  async () => {
    const store = openInProcess();
    return { store, reopen: undefined, dispose: () => store.close() };
  },
  { isDurable: false, propertyRuns: 12 * effort },
);
