import { describe, expect, test } from "vitest";
import { isMet } from "./requests.ts";

const key = "swf:taskList.name";

describe("conditions on strings", () => {
  test.each([
    { operator: "StringEquals", values: "main", value: "main", met: true },
    { operator: "StringEquals", values: "main", value: "Main", met: false },
    { operator: "StringEquals", values: "main", value: "main ", met: false },
    { operator: "StringEquals", values: "ma*", value: "main", met: false },
    { operator: "StringEquals", values: "ma*", value: "ma*", met: true },
    { operator: "StringEquals", values: ["main", "other"], value: "other", met: true },
    { operator: "StringEquals", values: ["main", "other"], value: "third", met: false },
    { operator: "StringEquals", values: "", value: "", met: true },
    { operator: "StringEquals", values: "", value: "main", met: false },
    { operator: "StringEquals", values: 42, value: "42", met: true },
    { operator: "StringEquals", values: true, value: "true", met: true },
    { operator: "StringEquals", values: "straße", value: "straße", met: true },
    { operator: "StringNotEquals", values: "main", value: "main", met: false },
    { operator: "StringNotEquals", values: "main", value: "other", met: true },
    { operator: "StringNotEquals", values: ["main", "other"], value: "other", met: false },
    { operator: "StringNotEquals", values: ["main", "other"], value: "third", met: true },
    { operator: "StringEqualsIgnoreCase", values: "Main", value: "mAIN", met: true },
    { operator: "StringEqualsIgnoreCase", values: "Main", value: "mains", met: false },
    { operator: "StringEqualsIgnoreCase", values: "Ärger", value: "ÄRGER", met: true },
    { operator: "StringEqualsIgnoreCase", values: "ma*", value: "MAIN", met: false },
    { operator: "StringNotEqualsIgnoreCase", values: "Main", value: "mAIN", met: false },
    { operator: "StringNotEqualsIgnoreCase", values: "Main", value: "other", met: true },
    { operator: "StringLike", values: "ma*", value: "main", met: true },
    { operator: "StringLike", values: "ma*", value: "Main", met: false },
    { operator: "StringLike", values: "m??n", value: "main", met: true },
    { operator: "StringLike", values: "m?n", value: "main", met: false },
    { operator: "StringLike", values: "*", value: "", met: true },
    { operator: "StringLike", values: "main", value: "main", met: true },
    { operator: "StringLike", values: ["x*", "*n"], value: "main", met: true },
    { operator: "StringLike", values: "*a*a*", value: "banana", met: true },
    { operator: "StringLike", values: "ab*ba", value: "aba", met: false },
    { operator: "StringLike", values: "[m]ain", value: "main", met: false },
    { operator: "StringLike", values: "m.*n", value: "main", met: false },
    { operator: "StringNotLike", values: "ma*", value: "main", met: false },
    { operator: "StringNotLike", values: "ma*", value: "other", met: true },
    { operator: "StringNotLike", values: ["ma*", "ot*"], value: "other", met: false },
  ])("$operator $values is met by $value: $met", ({ operator, values, value, met }) => {
    expect(isMet({ [operator]: { [key]: values } }, { [key]: value })).toBe(met);
  });
});

describe("names", () => {
  test.each([
    { operator: "stringequals", name: "swf:taskList.name", met: true },
    { operator: "STRINGEQUALS", name: "SWF:TASKLIST.NAME", met: true },
    { operator: "stringNotEquals", name: "swf:tasklist.name", met: false },
    { operator: "StringEqualsifexists", name: "swf:tasklist.name", met: true },
    { operator: "foranyvalue:StringEquals", name: "swf:tasklist.name", met: true },
  ])("operators and keys are not case-sensitive: $operator on $name", ({ operator, name, met }) => {
    expect(isMet({ [operator]: { [name]: "main" } }, { [key]: "main" })).toBe(met);
  });
});

describe("several conditions must all be met", () => {
  const context = { "swf:workflowType.name": "order", "swf:workflowType.version": "2", "swf:taskList.name": "main" };
  test.each([
    { name: "order", version: "2", like: "ma*", met: true },
    { name: "order", version: "3", like: "ma*", met: false },
    { name: "other", version: "2", like: "ma*", met: false },
    { name: "order", version: "2", like: "x*", met: false },
    { name: "other", version: "3", like: "x*", met: false },
  ])("name $name, version $version, list like $like: $met", ({ name, version, like, met }) => {
    const condition = {
      StringEquals: { "swf:workflowType.name": name, "swf:workflowType.version": version },
      StringLike: { "swf:taskList.name": like },
    };
    expect(isMet(condition, context)).toBe(met);
  });
});
