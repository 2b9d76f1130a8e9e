import { invalidToken } from "@openswf/model/faults";
import type { PollsNow } from "../../servers/known-polls.ts";
import { taskListKinds as kinds, taskListNames } from "../../servers/task-list-names.ts";
import type { DomainKey } from "../../stores/domain-key.ts";
import type { TaskListKey, Tasks } from "../../stores/tasks.ts";
import { bucket } from "../../throttle/buckets.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { noKeys } from "../input-keys.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import { inDomain } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";
import { readTaskList } from "./task-list-info.ts";

/** How many tasks of each list are counted. `DescribeTaskList` counts more. */
const countedMax = 10_000;

/** Every list of a domain that has tasks or pollers. SWF has no list of task lists, and tells of pollers nowhere. */
export const listTaskLists: ExtensionDefinition<"OpenSWF.ListTaskLists"> = {
  kind: "list",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(100, 6),
  shapes: {
    Input: {
      type: "structure",
      required: ["domain"],
      members: { domain: "DomainName", nextPageToken: "PageToken", maximumPageSize: "PageSize" },
    },
  },
  async run(call) {
    const { services, input } = call;
    const domain = await requireDomain(call, input.domain);
    const limit = pageSize(input, services.limits.pageSizeMax);
    const after = positionIn(pagePosition(call, services.limits.pageTokenLifetimeMs));
    const polls = await services.polls.now();
    const keys = await keysAfter(services.store, polls, domain.key, after, limit + 1);
    const taskListInfos = [];
    // In turn: this is for people, who can wait a moment, and must not take all connections to the store.
    for (const key of keys.slice(0, limit)) {
      taskListInfos.push((await readTaskList(services, polls, key, countedMax)).info);
    }
    const last = keys[limit - 1];
    const more = keys.length > limit && last !== undefined;
    return {
      taskListInfos,
      isPartial: polls.isComplete ? undefined : true,
      nextPageToken: more ? pageToken(call, `${last.kind}/${last.name}`) : undefined,
    };
  },
};

interface Position {
  readonly kind: TaskListKey["kind"];
  readonly name: string | undefined;
}

function positionIn(printed: string | undefined): Position {
  if (printed === undefined) return { kind: kinds[0], name: undefined };
  const at = printed.indexOf("/");
  const kind = kinds.find((each) => each === printed.slice(0, at));
  if (kind === undefined) throw invalidToken();
  return { kind, name: printed.slice(at + 1) };
}

/** The lists of both kinds in their order, those with tasks and those with polls alike. */
async function keysAfter(
  store: Tasks,
  polls: PollsNow,
  domain: DomainKey,
  after: Position,
  limit: number,
): Promise<readonly TaskListKey[]> {
  const keys: TaskListKey[] = [];
  for (const kind of kinds.slice(kinds.indexOf(after.kind))) {
    const place = { domain, kind, after: kind === after.kind ? after.name : undefined };
    const names = await taskListNames(store, polls, place, limit - keys.length);
    keys.push(...names.map((each) => ({ domain, kind, name: each })));
    if (keys.length >= limit) break;
  }
  return keys;
}
