import { definitions } from "../../packages/core/src/operations/definitions.ts";
import {
  actionOfExtension,
  extensionNames,
  extensions,
} from "../../packages/core/src/operations/extensions/extensions.ts";
import { operationNames } from "../../packages/core/src/operations/offered-operations.ts";
import type { Traits } from "../../packages/core/src/operations/traits.ts";
import type { KeyValue } from "../../packages/core/src/ports/access-control.ts";
import { inputShapes } from "../../packages/model/src/operations.ts";
import { type Shape, shapes } from "../../packages/model/src/shapes.ts";
import { code, table } from "./markdown.ts";

/** A row for each operation of SWF: what its definition says of it. */
export function operations(): string {
  return table(
    ["Operation", "Kind", "Resource", "Condition keys", "Bucket", "Refill/s"],
    operationNames.map((name) => [name, ...cellsOf(definitions[name], sampleOf(inputShapes[name], shapes))]),
  );
}

/** The same for our own operations. */
export function extensionOperations(): string {
  return table(
    ["Operation", "Action", "Kind", "Resource", "Condition keys", "Bucket", "Refill/s"],
    extensionNames.map((name) => {
      const definition = extensions[name];
      const sample = sampleOf("Input", { ...shapes, ...definition.shapes });
      return [code(name), code(actionOfExtension(name)), ...cellsOf(definition, sample)];
    }),
  );
}

/** The cells after the name. `sample` is an input with every member. */
function cellsOf(traits: Traits<never>, sample: unknown): readonly string[] {
  const { kind, subject, bucket } = traits;
  const resource = { domain: "", arn: "", task: "domain of the task", account: "every domain" }[subject.kind];
  // `as`: the sample is made from the shape of this input.
  const keys = keysShown(traits.keys(sample as never));
  return [kind, resource || code(subject.member ?? ""), keys, String(bucket.size), String(bucket.refillPerSecond)];
}

/** Condition keys that SWF defines, in the case of its guide. */
const conditionKeys: readonly string[] = [
  ...["swf:activityType.name", "swf:activityType.version", "swf:workflowType.name", "swf:workflowType.version"],
  ...["swf:name", "swf:version", "swf:defaultTaskList.name", "swf:taskList.name"],
  ...["swf:tagList.member.0", "swf:tagList.member.1", "swf:tagList.member.2", "swf:tagList.member.3"],
  ...["swf:tagList.member.4", "swf:typeFilter.name", "swf:typeFilter.version", "swf:tagFilter.tag"],
  ...["aws:RequestTag/text", "aws:TagKeys"],
];

/** Those that have a value. */
function keysShown(keyValue: KeyValue): string {
  const known = conditionKeys.filter((key) => keyValue(key.toLowerCase()) !== undefined);
  const shown = known.filter((key) => !/member\.[1-3]$/.test(key));
  return shown
    .map((key) => code(key.replace("/text", "/KEY")))
    .join(", ")
    .replace("0`, `swf:tagList.member.4", "0` to `.4");
}

/** A value of a shape with every member in it. All strings in it are "text". */
function sampleOf(shapeName: string, among: Readonly<Record<string, Shape>>): unknown {
  const shape = among[shapeName];
  switch (shape?.type) {
    case "structure":
      return Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sampleOf(member, among)]));
    case "list":
      return Array.from({ length: 5 }, () => sampleOf(shape.member, among));
    case "string":
      return "text";
    default:
      return 1;
  }
}
