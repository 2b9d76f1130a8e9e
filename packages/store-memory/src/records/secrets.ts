import type { SecretRecord, Secrets } from "@openswf/core/stores/secrets";
import type { Synchronous } from "@openswf/core/stores/synchronous";
import { compareText } from "../collections/byte-order.ts";
import { pageOf } from "../collections/page-of.ts";
import { SortedList } from "../collections/sorted-list.ts";

/** Values are copied on their way in and out: whoever has one may overwrite it. */
export function storedSecrets(): Synchronous<Secrets> {
  const secrets = new SortedList<SecretRecord>((one, other) => compareText(one.name, other.name));
  const named = (name: string): SecretRecord => ({ name, value: new Uint8Array() });
  return {
    secret: (name, make) => {
      const stored = secrets.find(named(name));
      if (stored !== undefined) return stored.value.slice();
      const value = make();
      secrets.add({ name, value: value.slice() });
      return value;
    },

    scanSecrets: (after, limit) =>
      pageOf(secrets, after === undefined ? after : ({ name }) => compareText(name, after), {
        limit,
        reverse: false,
      }).map(({ name, value }) => ({ name, value: value.slice() })),

    removeSecret: (name) => void secrets.remove(named(name)),
  };
}
