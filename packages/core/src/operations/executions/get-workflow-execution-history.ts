import type { EventId } from "@openswf/model/brand";
import { invariant } from "@openswf/model/invariant";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { noKeys } from "../input-keys.ts";
import { pagePosition, pageSize, pageToken } from "../paging.ts";
import { PrintedAnswer } from "../printed-answer.ts";
import { inDomain } from "../subject.ts";
import { throttleExecution } from "../throttle-execution.ts";
import { historyPage } from "./history-page.ts";
import { requireExecution } from "./require-execution.ts";

/** A page of a history. Paging forwards through a growing history includes the events added meanwhile. */
export const getWorkflowExecutionHistory: Definition<"GetWorkflowExecutionHistory"> = {
  kind: "history",
  subject: inDomain,
  keys: noKeys,
  bucket: bucket(2000, 60),
  executionBucket: bucket(400, 200),
  async run(call) {
    const { services, input } = call;
    const domain = await requireDomain(call, input.domain);
    throttleExecution(call, input.execution.runId);
    const execution = await requireExecution(call, domain, input.execution);
    const limit = pageSize(input, services.limits.pageSizeMax);
    const reverse = input.reverseOrder ?? false;
    const position = pagePosition(call, services.limits.pageTokenLifetimeMs);
    const { lastEventId } = execution.state;
    const start = position === undefined ? (reverse ? lastEventId : 1) : Number(position);
    const range = reverse ? { from: 1, to: start } : { from: start, to: lastEventId };
    const { events, count } = await historyPage(call, execution, { ...range, limit, reverse });
    const next: EventId = reverse ? start - limit : start + limit;
    const hasMore = reverse ? next >= 1 : next <= lastEventId;
    const expected = hasMore ? limit : range.to - range.from + 1;
    invariant(count === expected, `history of run ${execution.runId} has a gap`);
    const token = hasMore ? `,"nextPageToken":${JSON.stringify(pageToken(call, String(next)))}` : "";
    return new PrintedAnswer(`{"events":${events}${token}}`);
  },
};
