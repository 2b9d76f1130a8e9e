/** What `OpenSWF.DescribeServer` tells. */
export interface ServerDescription {
  readonly version: string | undefined;
  readonly limits: readonly (readonly [name: string, value: number])[];
}

/** Reads the output of `OpenSWF.DescribeServer`. What is not as expected is left out. */
export function serverDescriptionOf(output: unknown): ServerDescription {
  const { version, limits } = recordOf(output);
  const numbers = Object.entries(recordOf(limits)).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return { version: typeof version === "string" ? version : undefined, limits: numbers };
}

const names: Readonly<Record<string, string>> = {
  status: "Status",
  store: "Store",
  waitingPolls: "Waiting polls",
  cachedExecutions: "Cached executions",
};

/** Reads `GET /health` into names and values for people. */
export function healthOf(answer: unknown): readonly (readonly [name: string, value: string])[] {
  const health = recordOf(answer);
  return Object.entries(names).flatMap(([member, name]) => {
    const value = health[member];
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)] as const] : [];
  });
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
