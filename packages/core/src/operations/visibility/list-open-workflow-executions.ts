import { checkExclusiveFilters } from "../../protocol/visibility-filters.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfFilters } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { listExecutions } from "./list-executions.ts";

export const listOpenWorkflowExecutions: Definition<"ListOpenWorkflowExecutions"> = {
  kind: "list",
  subject: inDomain,
  keys: keysOfFilters,
  bucket: bucket(200, 48),
  check: checkExclusiveFilters,
  run: (call) => listExecutions(call, "open"),
};
