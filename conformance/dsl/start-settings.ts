/** What the start of an execution must give, in addition to a task list, when its type has no defaults. */
export const startSettings = {
  executionStartToCloseTimeout: "60",
  taskStartToCloseTimeout: "30",
  childPolicy: "ABANDON",
} as const;

/** A setting that neither the decision nor the type gives, and the cause with which the decision then fails. */
export const undefinedDefaults = [
  { missing: "executionStartToCloseTimeout", cause: "DEFAULT_EXECUTION_START_TO_CLOSE_TIMEOUT_UNDEFINED" },
  { missing: "taskList", cause: "DEFAULT_TASK_LIST_UNDEFINED" },
  { missing: "taskStartToCloseTimeout", cause: "DEFAULT_TASK_START_TO_CLOSE_TIMEOUT_UNDEFINED" },
  { missing: "childPolicy", cause: "DEFAULT_CHILD_POLICY_UNDEFINED" },
] as const;
