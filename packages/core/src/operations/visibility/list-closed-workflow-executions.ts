import { checkClosedFilters } from "../../protocol/visibility-filters.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfFilters } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { listExecutions } from "./list-executions.ts";

export const listClosedWorkflowExecutions: Definition<"ListClosedWorkflowExecutions"> = {
  kind: "list",
  subject: inDomain,
  keys: keysOfFilters,
  bucket: bucket(200, 6),
  check: checkClosedFilters,
  run: (call) => listExecutions(call, "closed"),
};
