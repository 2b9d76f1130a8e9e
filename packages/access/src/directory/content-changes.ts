import type { AccessChangeRecord } from "@openswf/core/ports/audit";
import type { DirectoryContent } from "./directory-content.ts";
import { recordKey } from "./stored-records.ts";

/**
 * The differences between two contents, named by record keys of a store. A content does not say who changed it, so `by`
 * does.
 */
export function contentChanges(
  before: DirectoryContent,
  after: DirectoryContent,
  by: string,
): readonly AccessChangeRecord[] {
  const old = printedItems(before);
  const changes: AccessChangeRecord[] = [];
  for (const [what, printed] of printedItems(after)) {
    const was = old.get(what);
    if (was !== printed) changes.push({ what, how: was === undefined ? "added" : "changed", by });
    old.delete(what);
  }
  for (const what of old.keys()) changes.push({ what, how: "removed", by });
  return changes;
}

/** Printed for comparison only: the text contains the secrets of keys. */
function printedItems({ accounts, policies, users, keys }: DirectoryContent): Map<string, string> {
  const items = new Map<string, string>();
  for (const account of accounts) items.set(recordKey.account(account.id), JSON.stringify(account));
  for (const policy of policies) items.set(recordKey.policy(policy.account, policy.name), JSON.stringify(policy));
  for (const user of users) {
    items.set(recordKey.user(user.account, user.name), JSON.stringify({ ...user, tags: [...user.tags] }));
  }
  for (const key of keys) items.set(recordKey.key(key.accessKeyId), JSON.stringify(key));
  return items;
}
