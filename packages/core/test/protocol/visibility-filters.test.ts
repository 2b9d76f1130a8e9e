import { expect, test } from "vitest";
import { type, validate } from "./inputs.ts";
import { refusalOf } from "./refusal.ts";

const time = { oldestDate: 0 };
const exclusive = {
  executionFilter: { workflowId: "order-1" },
  typeFilter: type,
  tagFilter: { tag: "red" },
  closeStatusFilter: { status: "FAILED" },
};
const { executionFilter, typeFilter, tagFilter, closeStatusFilter } = exclusive;
const tooMany = (names: string): string =>
  `Cannot specify more than one exclusive filters in the same query: [${names}]`;

const closed = ["ListClosedWorkflowExecutions", "CountClosedWorkflowExecutions"] as const;
const open = ["ListOpenWorkflowExecutions", "CountOpenWorkflowExecutions"] as const;

test.each(
  closed.flatMap((operation) => [
    { operation, filters: {}, message: "Must specify time filter" },
    { operation, filters: { typeFilter }, message: "Must specify time filter" },
    {
      operation,
      filters: { startTimeFilter: time, closeTimeFilter: time, typeFilter, tagFilter },
      message: "Cannot specify both a startTimeFilter and a closeTimeFilter",
    },
    { operation, filters: { typeFilter, executionFilter }, message: tooMany("executionFilter, typeFilter") },
    {
      operation,
      filters: { startTimeFilter: time, closeStatusFilter, tagFilter },
      message: tooMany("tagFilter, closeStatusFilter"),
    },
    {
      operation,
      filters: { closeTimeFilter: time, ...exclusive },
      message: tooMany("executionFilter, typeFilter, tagFilter, closeStatusFilter"),
    },
  ]),
)("$operation with $filters answers: $message", ({ operation, filters, message }) => {
  expect(refusalOf(() => validate(operation, { domain: "shop", ...filters }))).toEqual({
    name: "ValidationException",
    message,
  });
});

test.each(open)("%s accepts one exclusive filter", (operation) => {
  const query = { domain: "shop", startTimeFilter: time };
  for (const filter of [{}, { executionFilter }, { typeFilter }, { tagFilter }]) {
    expect(validate(operation, { ...query, ...filter })).toEqual({ ...query, ...filter });
  }
  expect(refusalOf(() => validate(operation, { ...query, tagFilter, typeFilter })).message).toBe(
    tooMany("typeFilter, tagFilter"),
  );
});

test.each(closed)("%s accepts one time filter and one exclusive filter", (operation) => {
  for (const timeFilter of [{ startTimeFilter: time }, { closeTimeFilter: time }]) {
    for (const filter of [{}, { executionFilter }, { typeFilter }, { tagFilter }, { closeStatusFilter }]) {
      const input = { domain: "shop", ...timeFilter, ...filter };
      expect(validate(operation, input)).toBe(input);
    }
  }
});

test("a null filter counts as absent", () => {
  const input = { domain: "shop", startTimeFilter: time, closeTimeFilter: null, typeFilter, tagFilter: null };
  expect(validate("ListClosedWorkflowExecutions", input)).toEqual({
    domain: "shop",
    startTimeFilter: time,
    typeFilter,
  });
});

test("constraints are checked first", () => {
  expect(refusalOf(() => validate("ListClosedWorkflowExecutions", {})).message).toBe(
    "1 validation error detected: Value null at 'domain' failed to satisfy constraint: Member must not be null",
  );
});
