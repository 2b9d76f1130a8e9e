import type { PollForDecisionTaskInput } from "@aws-sdk/client-swf";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import { Answering } from "../transport/answering.ts";
import type { DecisionWork, OpenDecisionTask } from "./decision-work.ts";
import { endPolls } from "./end-polls.ts";
import { ExecutionCache } from "./execution-cache.ts";
import { openTask, pollForDecision, pollInput } from "./poll-for-decision.ts";
import { Pollers } from "./pollers.ts";
import { pollersMax } from "./pollers-max.ts";
import { runLocal } from "./run-local.ts";
import { Slots } from "./slots.ts";
import { workOnDecision } from "./work-on-decision.ts";
import { activityLog, type Working } from "./working.ts";

/** Executions that wait in memory, unless the options say otherwise. */
const cachedExecutions = 1_000;
const cachedBytes = 256 * 1_048_576;

export interface DecisionPolling {
  readonly pollers: readonly Pollers<OpenDecisionTask>[];
  readonly cache: ExecutionCache;
  readonly slots: Slots;
  readonly work: DecisionWork;
}

export function pollDecisions(working: Working, code: WorkflowCode): DecisionPolling {
  const { options, clock, taskLists, identity } = working;
  const { domain } = options;
  const { cachedExecutionsMax = cachedExecutions, cachedBytesMax = cachedBytes } = options;
  const cache = new ExecutionCache({ executionsMax: cachedExecutionsMax, bytesMax: cachedBytesMax });
  const stickyList = cachedExecutionsMax === 0 ? undefined : `openswf-worker-${crypto.randomUUID()}`;
  const work = decisionWork(working, code, cache, stickyList);
  const lists = [...taskLists, ...(stickyList === undefined ? [] : [stickyList])];
  // A poll that is out holds a slot: with fewer slots than lists, some would not be polled.
  const slots = new Slots(Math.max(options.decisionSlots ?? 20, lists.length));
  let turn = 0;
  // In turns, or a list that always has a task would keep the others from theirs.
  const nextPolls = (): readonly PollForDecisionTaskInput[] => {
    turn = (turn + 1) % lists.length;
    return [...lists.slice(turn), ...lists.slice(0, turn)].map((list) => pollInput(work, list));
  };
  const pollers = lists.map(
    (taskList) =>
      new Pollers<OpenDecisionTask>({
        poll: (signal) => pollForDecision(work, taskList, signal),
        work: async (task, wantsMore) => {
          const answering = new Answering(work.calls, "PollForDecisionTask", () => (wantsMore() ? nextPolls() : []));
          await workOnDecision(work, task, answering);
          const { taken } = answering;
          return taken && openTask(work, taken.task, taken.poll.taskList?.name);
        },
        end: () => endPolls(work.calls, "decision", { domain, identity, taskList: { name: taskList } }),
        failed: (error) => working.outage.failed("decision", taskList, error),
        succeeded: () => working.outage.succeeded(),
        slots,
        pollersMax: () => pollersMax(options, work.calls),
        clock,
      }),
  );
  return { pollers, cache, slots, work };
}

function decisionWork(
  { options, calls, identity, log, clock, payloads, converter, measure }: Working,
  code: WorkflowCode,
  cache: ExecutionCache,
  stickyList: string | undefined,
): DecisionWork {
  const { domain } = options;
  const functions = options.localActivities ?? options.activities ?? {};
  return {
    calls,
    domain,
    identity,
    payloads,
    clock,
    cache,
    stickyList,
    isDraining: false,
    log,
    measure,
    code,
    replayOptions: ({ workflowExecution }) => ({
      ...code,
      execution: { domain, ...workflowExecution },
      offloads: !payloads.isPlain,
      log: (level, message, fields) => log[level]({ ...workflowExecution, ...fields }, message),
      onChange: (change) => log.warn({ ...workflowExecution, ...change }, "a setting has changed under an execution"),
    }),
    runLocal: ({ workflowExecution: execution }, call) =>
      runLocal({ functions, converter, clock, execution, log: (fields) => activityLog(log, fields) }, call),
  };
}
