import { SWFClient } from "@aws-sdk/client-swf";
import { onTestFinished } from "vitest";
import { sdkCalls } from "../../src/transport/sdk-calls.ts";
import { describeCalls } from "./describe-calls.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret" };

describeCalls((endpoint) => {
  const client = new SWFClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return sdkCalls(client);
});
