import type { DeclaredDomain, DeclaredType } from "../../apply/declared.ts";
import { activities, domain, type RegisteredType, taskLists, workflows } from "./order-names.ts";

/** The domain of the demo and its types, as `openswf apply` would read them from a file. */
export const declaredOrder: DeclaredDomain = {
  name: domain,
  retention: "1",
  description: undefined,
  tags: undefined,
  standing: "registered",
  types: [
    workflow(workflows.processOrder, taskLists.orders),
    workflow(workflows.shipOrder, taskLists.shipments),
    ...Object.values(activities).map(activity),
  ],
};

function workflow(type: RegisteredType, taskList: string): DeclaredType {
  const defaults = {
    "task-list": taskList,
    "task-timeout": "30",
    "execution-timeout": "300",
    "child-policy": "TERMINATE",
  };
  return { kind: "workflow", ...type, description: undefined, standing: "registered", defaults };
}

function activity(type: RegisteredType): DeclaredType {
  const defaults = {
    "task-list": taskLists.activities,
    "task-timeout": "60",
    "schedule-to-start-timeout": "60",
    "schedule-to-close-timeout": "120",
    // A worker that is silent for this long is considered dead.
    "heartbeat-timeout": "10",
  };
  return { kind: "activity", ...type, description: undefined, standing: "registered", defaults };
}
