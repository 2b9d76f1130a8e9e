import type { DomainKey } from "../stores/domain-key.ts";
import type { TaskListKey, Tasks } from "../stores/tasks.ts";
import type { PollsNow } from "./known-polls.ts";

export const taskListKinds: readonly ["activity", "decision"] = ["activity", "decision"];

/** Names of the lists of one kind that have tasks or polls, ascending in byte order (UTF-8), strictly after `after`. */
export async function taskListNames(
  store: Pick<Tasks, "listTaskLists">,
  polls: Pick<PollsNow, "names">,
  {
    domain,
    kind,
    after,
  }: { readonly domain: DomainKey; readonly kind: TaskListKey["kind"]; readonly after?: string | undefined },
  limit: number,
): Promise<readonly string[]> {
  const withTasks = await store.listTaskLists(domain, kind, after, limit);
  const polled = polls.names(domain, kind);
  const later = after === undefined ? polled : polled.filter((name) => compareBytes(name, after) > 0);
  return [...new Set([...withTasks, ...later])].sort(compareBytes).slice(0, limit);
}

/** As stores order names: by their UTF-8, in which code points keep their order. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
