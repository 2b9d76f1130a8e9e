import { inputShapes } from "@openswf/model/operations";
import { expect, test } from "vitest";
import { operationOfTarget } from "../../src/protocol/operation-of-target.ts";
import { refusalOf } from "./refusal.ts";

test.each(Object.keys(inputShapes))("both spellings of the target find %s", (name) => {
  expect(operationOfTarget(`SimpleWorkflowService.${name}`)).toBe(name);
  expect(operationOfTarget(`com.amazonaws.swf.service.model.SimpleWorkflowService.${name}`)).toBe(name);
});

test.each([
  undefined,
  "",
  "ListDomains",
  "SimpleWorkflowService",
  "SimpleWorkflowService.",
  "SimpleWorkflowService.listDomains",
  "SimpleWorkflowService.ListDomains ",
  "SimpleWorkflowService.SimpleWorkflowService.ListDomains",
  "DynamoDB_20120810.ListTables",
  "SimpleWorkflowService.constructor",
  "SimpleWorkflowService.__proto__",
  "SimpleWorkflowService.toString",
  "__proto__",
])("the target %o is an UnknownOperationException without a message", (target) => {
  expect(refusalOf(() => operationOfTarget(target))).toEqual({
    name: "UnknownOperationException",
    message: undefined,
  });
});
