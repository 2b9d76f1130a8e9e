import * as commands from "@aws-sdk/client-swf";
import { expect, onTestFinished, test } from "vitest";
import { sdkCalls } from "../../src/transport/sdk-calls.ts";
import { describeCalls } from "./describe-calls.ts";
import { isSilent, misbehavingServer, refuses, replies } from "./misbehaving-server.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE00000", secretAccessKey: "a secret" };
const taskList = { name: "orders" };

function clientAt(endpoint: string, maxAttempts = 1): commands.SWFClient {
  const client = new commands.SWFClient({ endpoint, region: "us-east-1", credentials, maxAttempts });
  onTestFinished(() => client.destroy());
  return client;
}

describeCalls((endpoint) => sdkCalls(clientAt(endpoint)));

test("the client's middlewares and retries hold, and the client is not altered", async () => {
  const server = await misbehavingServer(refuses("ThrottlingException"), replies(200, { domainInfos: [] }));
  const client = clientAt(server.url.href, 2);
  client.middlewareStack.add(
    (next) => (args) => {
      // `as`: the SDK leaves the form of requests to the protocol, which is HTTP here.
      const { headers } = args.request as { readonly headers: Record<string, string> };
      headers["x-note"] = "from a middleware";
      return next(args);
    },
    { step: "build" },
  );
  const before = client.middlewareStack.identify();
  const calls = sdkCalls(client);
  expect(await calls.call("ListDomains", { registrationStatus: "REGISTERED" })).toMatchObject({ domainInfos: [] });
  expect(server.requests.map((headers) => headers["x-note"])).toEqual(["from a middleware", "from a middleware"]);
  expect(client.middlewareStack.identify()).toEqual(before);
  calls.close();
  await calls.call("ListDomains", { registrationStatus: "REGISTERED" });
});

test("an operation of openswf's own is retried by the client like any other", async () => {
  const server = await misbehavingServer(refuses("ThrottlingException"), replies(200, { until: 1.5 }));
  const calls = sdkCalls(clientAt(server.url.href, 2));
  expect(await calls.callExtension("OpenSWF.Wait", { for: "x" })).toEqual({ until: 1.5 });
  expect(server.requests.map((headers) => headers["x-amz-target"])).toEqual(["OpenSWF.Wait", "OpenSWF.Wait"]);
});

test("a silent server ends a call with a TimeoutError", async () => {
  const server = await misbehavingServer(isSilent);
  const calls = sdkCalls(clientAt(server.url.href));
  const { signal } = new AbortController();
  const poll = calls.call("PollForDecisionTask", { domain: "d", taskList }, { timeoutMs: 20, signal });
  await expect(poll).rejects.toMatchObject({ name: "TimeoutError", message: expect.stringContaining("20 ms") });
});

test("the commands handed in are those that the client gets", async () => {
  const sent: unknown[] = [];
  const client = {
    async send(command: unknown) {
      sent.push(command);
      return { domainInfos: [] };
    },
  };
  class ListDomainsCommand extends commands.ListDomainsCommand {}
  // `as`: a client that only notes what it is given.
  const calls = sdkCalls(client as unknown as commands.SWFClient, { ...commands, ListDomainsCommand });
  await calls.call("ListDomains", { registrationStatus: "REGISTERED" });
  expect(sent).toEqual([expect.any(ListDomainsCommand)]);
});
