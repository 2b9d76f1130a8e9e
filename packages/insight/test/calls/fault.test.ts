import { expect, test } from "vitest";
import { faultOf } from "../../src/calls/fault.ts";

const noMessage = "The server answered with status 400 and no message.";

test.each([
  {
    body: { __type: "com.amazonaws.swf.base.model#UnknownResourceFault", message: "no" },
    says: "UnknownResourceFault: no",
  },
  { body: { __type: "ThrottlingException", Message: "Rate exceeded" }, says: "ThrottlingException: Rate exceeded" },
  { body: { __type: "a#UnknownResourceFault" }, says: `UnknownResourceFault: ${noMessage}` },
  { body: { __type: "a#UnknownResourceFault", message: " " }, says: `UnknownResourceFault: ${noMessage}` },
  { body: { __type: "a#UnknownResourceFault", message: "", Message: "really" }, says: "UnknownResourceFault: really" },
  { body: { __type: "" }, says: `HTTP 400: ${noMessage}` },
  { body: undefined, says: `HTTP 400: ${noMessage}` },
])("a fault always says something: $says", ({ body, says }) => {
  const { name, message } = faultOf(400, body);
  expect(`${name}: ${message}`).toBe(says);
});
