import { defaultLimits } from "@openswf/model/limits";
import { expect, test } from "vitest";
import { definitions } from "../../src/operations/definitions.ts";
import { actionOfExtension, extensionNames } from "../../src/operations/extensions/extensions.ts";
import { OfferedOperations, operationNames } from "../../src/operations/offered-operations.ts";
import { refusalOf } from "../protocol/refusal.ts";

const operations = new OfferedOperations(defaultLimits, []);
const withExtensions = new OfferedOperations(defaultLimits, extensionNames);

test.each(operationNames)("both spellings of the target find %s", (name) => {
  for (const prefix of ["SimpleWorkflowService.", "com.amazonaws.swf.service.model.SimpleWorkflowService."]) {
    for (const offered of [operations, withExtensions]) {
      const { name: found, action } = offered.ofTarget(prefix + name);
      expect([found, action]).toEqual([name, `swf:${name}`]);
    }
  }
});

test("SWF has 39 operations, and extensions are none of them", () => {
  expect(Object.keys(definitions).toSorted()).toEqual(operationNames.toSorted());
  expect(operationNames).toHaveLength(39);
  for (const name of extensionNames) {
    expect(name).toMatch(/^OpenSWF\./);
    expect(withExtensions.ofTarget(name)).toMatchObject({ name, action: actionOfExtension(name) });
    expect(refusalOf(() => operations.ofTarget(name)).name).toBe("UnknownOperationException");
  }
});

/** As the names tell. The definitions do not derive their kinds from names, so this finds a slip. */
test.each(operationNames)("%s has the kind that its name suggests", (name) => {
  const suggested = /^(List|Count)/.test(name)
    ? "list"
    : name.startsWith("Describe")
      ? "read"
      : name.startsWith("Get")
        ? "history"
        : name.startsWith("PollFor")
          ? "poll"
          : "change";
  expect(definitions[name].kind).toBe(suggested);
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
  "SimpleWorkflowService.DescribeServer",
  "OpenSWF.ListDomains",
  "OpenSWF.",
  "openswf.DescribeServer",
  "__proto__",
])("the target %o is an UnknownOperationException without a message", (target) => {
  for (const offered of [operations, withExtensions]) {
    expect(refusalOf(() => offered.ofTarget(target))).toEqual({
      name: "UnknownOperationException",
      message: undefined,
    });
  }
});
