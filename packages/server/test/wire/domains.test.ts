import {
  DeprecateDomainCommand,
  DescribeDomainCommand,
  ListDomainsCommand,
  ListTagsForResourceCommand,
  RegisterDomainCommand,
  RegisterWorkflowTypeCommand,
  TagResourceCommand,
  UndeprecateDomainCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { account, emptyReply, fault, openService } from "./service.ts";
import { domain, openShop, start, workflowType } from "./shop.ts";

const arn = (name: string): string => `arn:aws:swf:us-east-1:${account}:/domain/${name}`;

test("RegisterDomain answers with an empty body, DescribeDomain with what was registered", async () => {
  const { swf, raw } = await openService();
  const workflowExecutionRetentionPeriodInDays = "NONE";
  const domains = { name: "shop", description: "", workflowExecutionRetentionPeriodInDays };
  expect(await raw("RegisterDomain", domains)).toMatchObject(emptyReply);
  const { domainInfo, configuration } = await swf.send(new DescribeDomainCommand({ name: "shop" }));
  expect(domainInfo).toEqual({ name: "shop", status: "REGISTERED", description: "", arn: arn("shop") });
  expect(configuration).toEqual({ workflowExecutionRetentionPeriodInDays: "NONE" });
});

test("RegisterDomain refuses a name that exists, in either status", async () => {
  const { swf } = await openShop();
  const again = new RegisterDomainCommand({ name: "shop", workflowExecutionRetentionPeriodInDays: "3" });
  await expect(swf.send(again)).rejects.toMatchObject(fault("DomainAlreadyExistsFault", "shop"));
  await swf.send(new DeprecateDomainCommand({ name: "shop" }));
  await expect(swf.send(again)).rejects.toMatchObject(fault("DomainAlreadyExistsFault", "shop"));
});

test("RegisterDomain reports all violations in one message", async () => {
  const { swf } = await openService();
  const command = new RegisterDomainCommand({ name: "", workflowExecutionRetentionPeriodInDays: undefined });
  await expect(swf.send(command)).rejects.toMatchObject(
    fault(
      "ValidationException",
      "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: " +
        "Member must have length greater than or equal to 1; Value null at 'workflowExecutionRetentionPeriodInDays' " +
        "failed to satisfy constraint: Member must not be null",
    ),
  );
});

test("an unregistered domain is unknown to every operation on it", async () => {
  const { swf } = await openService();
  for (const command of [
    new DescribeDomainCommand({ name: "none" }),
    new DeprecateDomainCommand({ name: "none" }),
    new UndeprecateDomainCommand({ name: "none" }),
    new RegisterWorkflowTypeCommand({ domain: "none", name: "n", version: "1" }),
  ]) {
    // `as`: the outputs are not used, and the overloads of `send` are by command.
    await expect(swf.send(command as DescribeDomainCommand)).rejects.toMatchObject(
      fault("UnknownResourceFault", "Unknown domain: none"),
    );
  }
});

test("a deprecated domain refuses new types and executions; UndeprecateDomain leaves its types deprecated", async () => {
  const service = await openShop();
  const { swf, raw } = service;
  expect(await raw("DeprecateDomain", { name: domain })).toMatchObject(emptyReply);
  await expect(swf.send(new DeprecateDomainCommand({ name: domain }))).rejects.toMatchObject(
    fault("DomainDeprecatedFault", domain),
  );
  await expect(start(service, "order-1")).rejects.toMatchObject(fault("DomainDeprecatedFault", domain));
  const type = new RegisterWorkflowTypeCommand({ domain, name: "new", version: "1" });
  await expect(swf.send(type)).rejects.toMatchObject(fault("DomainDeprecatedFault", domain));

  expect(await raw("UndeprecateDomain", { name: domain })).toMatchObject(emptyReply);
  await expect(swf.send(new UndeprecateDomainCommand({ name: domain }))).rejects.toMatchObject(
    fault("DomainAlreadyExistsFault", domain),
  );
  const { name, version } = workflowType;
  await expect(start(service, "order-1")).rejects.toMatchObject(
    fault("TypeDeprecatedFault", `WorkflowType=[name=${name}, version=${version}]`),
  );
});

test("ListDomains lists one status, sorted by the bytes of the name or in reverse", async () => {
  const { swf } = await openService();
  for (const name of ["b", "A", "é", "a", "1", "gone"]) {
    await swf.send(
      new RegisterDomainCommand({ name, workflowExecutionRetentionPeriodInDays: "1", description: `of ${name}` }),
    );
  }
  await swf.send(new DeprecateDomainCommand({ name: "gone" }));
  const list = async (reverseOrder: boolean, registrationStatus: "REGISTERED" | "DEPRECATED" = "REGISTERED") => {
    const { domainInfos } = await swf.send(new ListDomainsCommand({ registrationStatus, reverseOrder }));
    return domainInfos?.map(({ name }) => name);
  };
  expect(await list(false)).toEqual(["1", "A", "a", "b", "é"]);
  expect(await list(true)).toEqual(["é", "b", "a", "A", "1"]);
  expect(await list(false, "DEPRECATED")).toEqual(["gone"]);
  const [first] = (await swf.send(new ListDomainsCommand({ registrationStatus: "REGISTERED" }))).domainInfos ?? [];
  expect(first).toEqual({ name: "1", status: "REGISTERED", description: "of 1", arn: arn("1") });
});

test("tags of a domain are overwritten, listed and removed, and removing unknown keys succeeds", async () => {
  const { swf, raw } = await openService();
  const tags = [{ key: "team", value: "red" }];
  await swf.send(new RegisterDomainCommand({ name: "shop", workflowExecutionRetentionPeriodInDays: "1", tags }));
  const resourceArn = arn("shop");
  const more = [{ key: "team", value: "blue" }, { key: "tier" }];
  expect(await raw("TagResource", { resourceArn, tags: more })).toMatchObject(emptyReply);
  const list = async () => (await swf.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  expect(await list()).toEqual([{ key: "team", value: "blue" }, { key: "tier" }]);
  expect(await raw("UntagResource", { resourceArn, tagKeys: ["team", "none"] })).toMatchObject(emptyReply);
  expect(await list()).toEqual([{ key: "tier" }]);
  await swf.send(new UntagResourceCommand({ resourceArn, tagKeys: ["tier"] }));
  expect(await list()).toEqual([]);
});

test.each([
  arn("none"),
  `arn:aws:swf:eu-west-1:${account}:/domain/shop`,
  "arn:aws:swf:us-east-1:999999999999:/domain/shop",
  "arn:aws:sns:us-east-1:123456789012:topic",
])("%s names no domain of the caller: UnknownResourceFault", async (resourceArn) => {
  const { swf } = await openShop();
  const unknown = { name: "UnknownResourceFault", $metadata: { httpStatusCode: 400 } };
  const tags = [{ key: "k", value: "v" }];
  await expect(swf.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toMatchObject(unknown);
  await expect(swf.send(new UntagResourceCommand({ resourceArn, tagKeys: ["k"] }))).rejects.toMatchObject(unknown);
  await expect(swf.send(new ListTagsForResourceCommand({ resourceArn }))).rejects.toMatchObject(unknown);
});

test("a domain has at most 50 tags", async () => {
  const { swf } = await openShop();
  const tags = Array.from({ length: 51 }, (_, place) => ({ key: `k${place}`, value: "v" }));
  const tooMany = { name: "TooManyTagsFault", $metadata: { httpStatusCode: 400 } };
  await expect(swf.send(new TagResourceCommand({ resourceArn: arn(domain), tags }))).rejects.toMatchObject(tooMany);
  const register = new RegisterDomainCommand({ name: "tagged", workflowExecutionRetentionPeriodInDays: "1", tags });
  await expect(swf.send(register)).rejects.toMatchObject(tooMany);
});
