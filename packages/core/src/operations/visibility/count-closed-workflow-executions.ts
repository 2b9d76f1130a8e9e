import { checkClosedFilters } from "../../protocol/visibility-filters.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { Definition } from "../call.ts";
import { keysOfFilters } from "../input-keys.ts";
import { inDomain } from "../subject.ts";
import { countExecutions } from "./count-executions.ts";

export const countClosedWorkflowExecutions: Definition<"CountClosedWorkflowExecutions"> = {
  kind: "list",
  subject: inDomain,
  keys: keysOfFilters,
  bucket: bucket(2000, 6),
  check: checkClosedFilters,
  run: (call) => countExecutions(call, "closed"),
};
