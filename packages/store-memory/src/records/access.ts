import type { AccessRecord, AccessRecords } from "@openswf/core/stores/access-records";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { compareText } from "../collections/byte-order.ts";
import { pageOf } from "../collections/page-of.ts";
import { SortedList } from "../collections/sorted-list.ts";

export function accessRecords(): Synchronous<AccessRecords> {
  const records = new SortedList<AccessRecord>((one, other) => compareText(one.key, other.key));
  let version = 0;
  return {
    accessVersion: () => version,

    scanAccess: (after, limit) =>
      pageOf(records, after === undefined ? after : ({ key }) => compareText(key, after), { limit, reverse: false }),

    changeAccess: (expectedVersion, { put, removed }) => {
      if (version !== expectedVersion) return "conflict";
      version += 1;
      for (const key of removed) records.remove({ key, body: "" });
      for (const { key, body } of put) records.replace({ key, body });
      return "changed";
    },
  };
}
