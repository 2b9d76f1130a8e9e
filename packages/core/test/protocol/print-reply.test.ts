import { Fault, serialization, throttled, unknownDomain } from "@openswf/model/faults";
import { expect, test } from "vitest";
import { printFault, printOutput, replyContentType } from "../../src/protocol/print-reply.ts";

test.each([
  {
    fault: unknownDomain("shop"),
    status: 400,
    body: '{"__type":"com.amazonaws.swf.base.model#UnknownResourceFault","message":"Unknown domain: shop"}',
  },
  {
    fault: throttled(),
    status: 400,
    body: '{"__type":"com.amazon.coral.availability#ThrottlingException","message":"Rate exceeded"}',
  },
  { fault: serialization(), status: 400, body: '{"__type":"com.amazon.coral.service#SerializationException"}' },
  {
    fault: new Fault("ValidationException", 'a "quoted" \u0000 text'),
    status: 400,
    body: '{"__type":"com.amazon.coral.validate#ValidationException","message":"a \\"quoted\\" \\u0000 text"}',
  },
  { fault: new Fault("InternalFailure"), status: 500, body: '{"__type":"com.amazon.coral.service#InternalFailure"}' },
  {
    fault: new Fault("RequestEntityTooLargeException"),
    status: 413,
    body: '{"__type":"com.amazon.coral.service#RequestEntityTooLargeException"}',
  },
])("$fault.name is printed as $body", ({ fault, status, body }) => {
  expect(printFault(fault)).toEqual({ status, body });
});

test("an operation without output is answered with an empty body", () => {
  expect(printOutput(undefined)).toEqual({ status: 200, body: undefined });
});

test("absent members of an output are not printed", () => {
  expect(printOutput({ runId: "r", nextPageToken: undefined })).toEqual({ status: 200, body: '{"runId":"r"}' });
});

test.each([
  ["application/x-amz-json-1.0", "application/x-amz-json-1.0"],
  ["application/json", "application/json"],
  ["application/json; charset=UTF-8", "application/json"],
  ["Application/JSON ;charset=utf-8", "application/json"],
  ["application/jsonp", "application/x-amz-json-1.0"],
  ["text/plain", "application/x-amz-json-1.0"],
  ["", "application/x-amz-json-1.0"],
  [undefined, "application/x-amz-json-1.0"],
])("a request of type %o is answered with type %o", (request, reply) => {
  expect(replyContentType(request)).toBe(reply);
});
