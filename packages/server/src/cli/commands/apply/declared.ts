/** What a file declares. Texts are those of SWF: times in seconds, or NONE. */
export interface Declared {
  readonly domains: readonly DeclaredDomain[];
}

export interface DeclaredDomain {
  readonly name: string;
  readonly retention: string;
  readonly description: string | undefined;
  /** `undefined` leaves those that there are. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly standing: Standing;
  readonly types: readonly DeclaredType[];
}

export type Standing = "registered" | "deprecated";

export interface DeclaredType {
  readonly kind: "workflow" | "activity";
  readonly name: string;
  readonly version: string;
  readonly description: string | undefined;
  readonly standing: Standing;
  /** By the key of the file, such as `task-timeout`. What is not there has no default. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** The defaults of a type by their keys, which are the flags of `openswf type register`, with SWF's own names for them. */
export const defaultMembers: Readonly<Record<DeclaredType["kind"], Readonly<Record<string, string>>>> = {
  workflow: {
    "task-list": "defaultTaskList",
    priority: "defaultTaskPriority",
    "task-timeout": "defaultTaskStartToCloseTimeout",
    "execution-timeout": "defaultExecutionStartToCloseTimeout",
    "child-policy": "defaultChildPolicy",
    "lambda-role": "defaultLambdaRole",
  },
  activity: {
    "task-list": "defaultTaskList",
    priority: "defaultTaskPriority",
    "task-timeout": "defaultTaskStartToCloseTimeout",
    "heartbeat-timeout": "defaultTaskHeartbeatTimeout",
    "schedule-to-start-timeout": "defaultTaskScheduleToStartTimeout",
    "schedule-to-close-timeout": "defaultTaskScheduleToCloseTimeout",
  },
};
