import { isChange } from "../../packages/core/src/operations/audit-calls.ts";
import { operationKeys } from "../../packages/core/src/operations/input-keys.ts";
import type { KeyValue } from "../../packages/core/src/ports/access-control.ts";
import { operationBuckets } from "../../packages/core/src/throttle/buckets.ts";
import { inputShapes, type OperationName } from "../../packages/model/src/operations.ts";
import { shapes } from "../../packages/model/src/shapes.ts";
import { code, table } from "./markdown.ts";

/** A row for each operation: what the server's tables say of it. */
export function operations(): string {
  // `as`: the keys are the names.
  const names = Object.keys(inputShapes) as OperationName[];
  return table(
    ["Operation", "Kind", "Resource", "Condition keys", "Bucket", "Refill/s"],
    names.map((name) => {
      const { size, refillPerSecond } = operationBuckets[name];
      return [name, kindOf(name), resourceOf(name), keysOf(name), String(size), String(refillPerSecond)];
    }),
  );
}

const kindOf = (name: OperationName): string =>
  name.startsWith("PollFor") ? "poll" : isChange(name, undefined) ? "change" : "read";

/** As `packages/server/src/operations/resource-of.ts` finds it: by the first of these members that the input has. */
function resourceOf(name: OperationName): string {
  const input = shapes[inputShapes[name]];
  const members = input?.type === "structure" ? input.members : {};
  if ("domain" in members) return "`domain`";
  if ("resourceArn" in members) return "`resourceArn`";
  if ("taskToken" in members) return "domain of the task";
  return "name" in members ? "`name`" : "every domain";
}

/** Condition keys that SWF defines, in the case of its guide. */
const conditionKeys: readonly string[] = [
  ...["swf:activityType.name", "swf:activityType.version", "swf:workflowType.name", "swf:workflowType.version"],
  ...["swf:name", "swf:version", "swf:defaultTaskList.name", "swf:taskList.name"],
  ...["swf:tagList.member.0", "swf:tagList.member.1", "swf:tagList.member.2", "swf:tagList.member.3"],
  ...["swf:tagList.member.4", "swf:typeFilter.name", "swf:typeFilter.version", "swf:tagFilter.tag"],
  ...["aws:RequestTag/text", "aws:TagKeys"],
];

/** Those that have a value when the request names every member. */
function keysOf(name: OperationName): string {
  // `as`: the sample has every member of the operation's own input.
  const keysOfInput = operationKeys[name] as (input: unknown) => KeyValue;
  const contextOf = keysOfInput(sampleOf(inputShapes[name]));
  const known = conditionKeys.filter((key) => contextOf(key.toLowerCase()) !== undefined);
  const shown = known.filter((key) => !/member\.[1-3]$/.test(key));
  return shown
    .map((key) => code(key.replace("/text", "/KEY")))
    .join(", ")
    .replace("0`, `swf:tagList.member.4", "0` to `.4");
}

/** A value of a shape with every member in it. All strings in it are "text". */
function sampleOf(shapeName: string): unknown {
  const shape = shapes[shapeName];
  switch (shape?.type) {
    case "structure":
      return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sampleOf(member)]));
    case "list":
      return Array.from({ length: 5 }, () => sampleOf(shape.member));
    case "string":
      return "text";
    default:
      return 1;
  }
}
