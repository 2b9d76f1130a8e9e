import { CallFault } from "@openswf/insight/calls/fault";
import { expect, test } from "vitest";
import { explainFault } from "../../../src/cli/client/explain-fault.ts";

const configuration = {
  endpoint: new URL("http://swf.test"),
  endpointFrom: "override",
  region: "us-east-1",
  credentials: async () => undefined,
} as const;

test.each(["No such key", "No such key.", "No such key. "])(
  "the message %j of an endpoint ends in one full stop",
  (said) => {
    const { message } = explainFault(new CallFault("UnknownResourceFault", said, 400), configuration);
    expect(message).toBe("UnknownResourceFault from http://swf.test: No such key.");
  },
);
