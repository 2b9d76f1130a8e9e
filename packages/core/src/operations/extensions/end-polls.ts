import { bucket } from "../../throttle/buckets.ts";
import type { TaskKind } from "../../tokens/task-token.ts";
import type { CallScope } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { keysOfTaskList } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import type { ExtensionDefinition } from "./extension-definition.ts";
import type { EndPollsInput, EndPollsOutput } from "./extension-signatures.ts";

type Definition = ExtensionDefinition<"OpenSWF.EndPollsForActivityTask"> &
  ExtensionDefinition<"OpenSWF.EndPollsForDecisionTask">;

/**
 * Answers polls empty that wait, so that a worker can stop at once and lose no task: a poll that is ended has none, and one that
 * has a task already gets it. An aborted poll may have lost the task that was on its way to it.
 *
 * It needs the permission to poll: whoever has it could take the tasks of these polls as well.
 */
function endPolls(kind: TaskKind): Definition {
  return {
    kind: "interrupt",
    subject: inDomain,
    keys: keysOfTaskList,
    bucket: bucket(2000, 200),
    permittedAs: kind === "activity" ? "swf:PollForActivityTask" : "swf:PollForDecisionTask",
    shapes: {
      Input: {
        type: "structure",
        required: ["domain", "taskList", "identity"],
        members: { domain: "DomainName", taskList: "TaskList", identity: "Identity" },
      },
    },
    async run(call: CallScope & { readonly input: EndPollsInput }): Promise<EndPollsOutput> {
      const { services, input } = call;
      const domain = await requireDomain(call, input.domain);
      const list = { domain: domain.key, kind, name: input.taskList.name };
      return { ended: services.taskLists.endPolls(list, input.identity) };
    },
  };
}

export const endPollsForActivityTask: Definition = endPolls("activity");
export const endPollsForDecisionTask: Definition = endPolls("decision");
