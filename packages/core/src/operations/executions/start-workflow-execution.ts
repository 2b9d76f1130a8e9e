import { resolveSettings } from "@openswf/engine/settings";
import { Transition } from "@openswf/engine/transition";
import { alreadyStarted, defaultUndefined, limitExceeded, typeDeprecated, unknownType } from "@openswf/model/faults";
import { firstOf } from "../../ports/access-control.ts";
import { newRunId } from "../../stores/run-id.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { tagListKeys, taskListKeys, workflowTypeKeys } from "../condition-keys.ts";
import { requireRegisteredDomain } from "../domains/require-domain.ts";
import { inDomain } from "../subject.ts";

/** Starts an execution, with its first decision task in the same transaction. */
export const startWorkflowExecution: Definition<"StartWorkflowExecution"> = {
  kind: "change",
  subject: inDomain,
  keys: ({ workflowType, taskList, tagList }) =>
    firstOf(workflowTypeKeys(workflowType), taskListKeys(taskList), tagListKeys(tagList)),
  bucket: bucket(2000, 200),
  passedRole: ({ lambdaRole }) => lambdaRole,
  async run(call) {
    const { services, input } = call;
    const { limits } = services;
    const foundDomain = requireRegisteredDomain(call, input.domain);
    const domain = foundDomain instanceof Promise ? await foundDomain : foundDomain;
    const { name, version } = input.workflowType;
    const workflowType = { name, version };
    const foundType = services.registrations.type({ domain: domain.key, kind: "workflow", name, version });
    const type = foundType instanceof Promise ? await foundType : foundType;
    if (type === undefined) throw unknownType("WorkflowType", workflowType);
    if (type.status === "DEPRECATED") throw typeDeprecated("WorkflowType", workflowType);
    const settings = resolveSettings(input, type.configuration);
    if (typeof settings === "string") throw defaultUndefined(settings);
    const counting = services.openExecutions.counted(domain.key);
    if (counting !== undefined) await counting;
    if (!services.openExecutions.hasRoom(domain.key, 1)) {
      throw limitExceeded(`A domain can have at most ${limits.openExecutionsMax} open workflow executions`);
    }

    const now = services.executionTime.now();
    const { workflowId } = input;
    const runId = newRunId(domain.key, workflowId, now, services.randomness);
    const transition = Transition.start(
      { workflowId, runId },
      {
        childPolicy: settings.childPolicy,
        executionStartToCloseTimeout: settings.executionStartToCloseTimeout,
        input: input.input,
        lambdaRole: settings.lambdaRole,
        parentInitiatedEventId: 0,
        tagList: input.tagList,
        taskList: { name: settings.taskList },
        taskPriority: settings.taskPriority,
        taskStartToCloseTimeout: settings.taskStartToCloseTimeout,
        workflowType,
      },
      now,
      limits,
    );
    services.openExecutions.reserve(domain.key);
    try {
      const outcome = await services.executions.start(domain.key, transition);
      if (outcome === "alreadyOpen") throw alreadyStarted();
    } finally {
      services.openExecutions.release(domain.key);
    }
    return { runId };
  },
};
