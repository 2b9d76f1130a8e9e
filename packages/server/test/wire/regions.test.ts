import {
  DescribeDomainCommand,
  ListDomainsCommand,
  ListTagsForResourceCommand,
  RespondDecisionTaskCompletedCommand,
  SignalWorkflowExecutionCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { account, fault } from "./service.ts";
import { domain, openShop, pollForDecisionTask, registerShop, start } from "./shop.ts";

test("regions are isolated: names may be the same, and tokens of one are invalid in another", async () => {
  const service = await openShop();
  const ireland = service.clientIn("eu-west-1");
  expect((await ireland.send(new ListDomainsCommand({ registrationStatus: "REGISTERED" }))).domainInfos).toEqual([]);
  await expect(ireland.send(new DescribeDomainCommand({ name: domain }))).rejects.toMatchObject(
    fault("UnknownResourceFault", `Unknown domain: ${domain}`),
  );
  await registerShop(ireland);
  const { domainInfo } = await ireland.send(new DescribeDomainCommand({ name: domain }));
  expect(domainInfo?.arn).toBe(`arn:aws:swf:eu-west-1:${account}:/domain/${domain}`);

  await start(service, "order-1");
  const signal = new SignalWorkflowExecutionCommand({ domain, workflowId: "order-1", signalName: "s" });
  await expect(ireland.send(signal)).rejects.toMatchObject(
    fault("UnknownResourceFault", "Unknown execution, workflowId = order-1"),
  );
  expect((await pollForDecisionTask({ swf: ireland })).startedEventId).toBe(0);
  const { taskToken } = await pollForDecisionTask(service);
  await expect(ireland.send(new RespondDecisionTaskCompletedCommand({ taskToken }))).rejects.toMatchObject(
    fault("ValidationException", "Invalid token"),
  );
  const resourceArn = `arn:aws:swf:us-east-1:${account}:/domain/${domain}`;
  await expect(ireland.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject({
    name: "UnknownResourceFault",
  });
  await service.swf.send(new RespondDecisionTaskCompletedCommand({ taskToken }));
});

test("a request without a signature belongs to the default region", async () => {
  const { raw } = await openShop();
  const { status, body } = await raw("DescribeDomain", { name: domain });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ domainInfo: { arn: `arn:aws:swf:us-east-1:${account}:/domain/${domain}` } });
});
