import { describeServer } from "./describe-server.ts";
import { describeTaskList } from "./describe-task-list.ts";
import { endPollsForActivityTask, endPollsForDecisionTask } from "./end-polls.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";
import type { ExtensionName, ExtensionTarget } from "./extension-signatures.ts";
import { listOpenActivityTasks } from "./list-open-activity-tasks.ts";
import { listTaskLists } from "./list-task-lists.ts";
import { respondAndPollTarget } from "./respond-and-poll.ts";
import { waitForClose } from "./wait-for-close.ts";

/**
 * Every operation of our own, by its target. A missing row does not compile. To add one: its input and output in
 * `ExtensionSignatures`, a file with its definition and the shape of its input, and a row here. Validation,
 * authorization, throttling, auditing and the table in the documents follow from the definition.
 */
export const extensions: { readonly [Name in ExtensionName]: ExtensionDefinition<Name> } = {
  "OpenSWF.DescribeServer": describeServer,
  "OpenSWF.WaitForClose": waitForClose,
  "OpenSWF.EndPollsForActivityTask": endPollsForActivityTask,
  "OpenSWF.EndPollsForDecisionTask": endPollsForDecisionTask,
  "OpenSWF.ListTaskLists": listTaskLists,
  "OpenSWF.DescribeTaskList": describeTaskList,
  "OpenSWF.ListOpenActivityTasks": listOpenActivityTasks,
};

// `as`: the keys of the table are the names, but Object.keys returns plain strings.
export const extensionNames: readonly ExtensionName[] = Object.keys(extensions) as ExtensionName[];

export const extensionTargets: readonly ExtensionTarget[] = [...extensionNames, respondAndPollTarget];

/**
 * What policies call an extension: `openswf:DescribeServer`, which no policy for `swf:*` includes, or the action of SWF
 * that permits the same.
 */
export const actionOfExtension = (name: ExtensionName): string =>
  extensions[name].permittedAs ?? `openswf:${name.slice("OpenSWF.".length)}`;
