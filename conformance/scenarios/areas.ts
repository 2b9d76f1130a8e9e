import type { Scenario } from "../dsl/scenario.ts";
import { cancellation } from "./executions/cancellation.ts";
import { childFailures } from "./executions/child-failures.ts";
import { childPolicies } from "./executions/child-policies.ts";
import { children } from "./executions/children.ts";
import { continuations } from "./executions/continue-as-new.ts";
import { executionTimeout } from "./executions/execution-timeout.ts";
import { external } from "./executions/external.ts";
import { signals } from "./executions/signals.ts";
import { startAndClose } from "./executions/start-and-close.ts";
import { termination } from "./executions/termination.ts";
import { domains } from "./registrations/domains.ts";
import { types } from "./registrations/types.ts";
import { limits } from "./requests/limits.ts";
import { permissions } from "./requests/permissions.ts";
import { validation } from "./requests/validation.ts";
import { wire } from "./requests/wire.ts";
import { activityCancellation } from "./tasks/activity-cancellation.ts";
import { activityTasks } from "./tasks/activity-tasks.ts";
import { activityTimeouts } from "./tasks/activity-timeouts.ts";
import { decisionPolls } from "./tasks/decision-polls.ts";
import { decisionTasks } from "./tasks/decision-tasks.ts";
import { lambda } from "./tasks/lambda.ts";
import { markers } from "./tasks/markers.ts";
import { races } from "./tasks/races.ts";
import { scheduleFailures } from "./tasks/schedule-failures.ts";
import { stickyTaskLists } from "./tasks/sticky-task-lists.ts";
import { taskLists } from "./tasks/task-lists.ts";
import { timers } from "./tasks/timers.ts";
import { history } from "./visibility/history.ts";
import { visibility } from "./visibility/visibility.ts";
import { visibilityPages } from "./visibility/visibility-pages.ts";

/**
 * The areas under test, from the outside in: the wire, registrations, the lifecycle of executions, and then everything
 * an execution can do.
 */
export const areas: readonly (readonly Scenario[])[] = [
  wire,
  validation,
  domains,
  types,
  startAndClose,
  decisionTasks,
  decisionPolls,
  stickyTaskLists,
  activityTasks,
  scheduleFailures,
  activityTimeouts,
  activityCancellation,
  timers,
  markers,
  signals,
  cancellation,
  termination,
  executionTimeout,
  children,
  childFailures,
  childPolicies,
  continuations,
  external,
  lambda,
  visibility,
  visibilityPages,
  history,
  taskLists,
  permissions,
  races,
  limits,
];
