import type { Scenario } from "../dsl/scenario.ts";
import { activityCancellation } from "./activity-cancellation.ts";
import { activityTasks } from "./activity-tasks.ts";
import { activityTimeouts } from "./activity-timeouts.ts";
import { cancellation } from "./cancellation.ts";
import { childFailures } from "./child-failures.ts";
import { childPolicies } from "./child-policies.ts";
import { children } from "./children.ts";
import { continuations } from "./continue-as-new.ts";
import { decisionPolls } from "./decision-polls.ts";
import { decisionTasks } from "./decision-tasks.ts";
import { domains } from "./domains.ts";
import { executionTimeout } from "./execution-timeout.ts";
import { external } from "./external.ts";
import { history } from "./history.ts";
import { lambda } from "./lambda.ts";
import { limits } from "./limits.ts";
import { markers } from "./markers.ts";
import { permissions } from "./permissions.ts";
import { races } from "./races.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { signals } from "./signals.ts";
import { startAndClose } from "./start-and-close.ts";
import { stickyTaskLists } from "./sticky-task-lists.ts";
import { taskLists } from "./task-lists.ts";
import { termination } from "./termination.ts";
import { timers } from "./timers.ts";
import { types } from "./types.ts";
import { validation } from "./validation.ts";
import { visibility } from "./visibility.ts";
import { visibilityPages } from "./visibility-pages.ts";
import { wire } from "./wire.ts";

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
