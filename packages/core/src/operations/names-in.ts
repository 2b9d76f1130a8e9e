/** Members whose values are names, not content. */
const nameMembers = [
  "workflowId",
  "runId",
  "name",
  "version",
  "signalName",
  "activityId",
  "timerId",
  "markerName",
  "workflowTypeVersion",
] as const;
/** Members that consist of a name, and of a version if they are types. */
const namedMembers = ["workflowType", "activityType", "typeFilter", "taskList", "defaultTaskList"] as const;
/** Members that contain names. */
const innerMembers = ["execution", "executionFilter"] as const;

/** The names in an input or in a decision: never content. */
export function namesIn(input: object): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  // `as`: any member may be looked up; its value is checked below.
  const members = input as Readonly<Record<string, unknown>>;
  for (const member of nameMembers) {
    const value = members[member];
    if (typeof value === "string") names[member] = value;
  }
  for (const member of namedMembers) {
    const named = members[member];
    // Task lists have no version.
    if (isNamed(named)) names[member] = named.version === undefined ? named.name : `${named.name} ${named.version}`;
  }
  for (const member of innerMembers) {
    const inner = members[member];
    if (typeof inner === "object" && inner !== null) Object.assign(names, namesIn(inner));
  }
  return names;
}

function isNamed(value: unknown): value is { readonly name: string; readonly version?: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
