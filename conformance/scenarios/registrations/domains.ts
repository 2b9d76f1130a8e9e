import assert from "node:assert/strict";
import type { DomainInfo } from "@aws-sdk/client-swf";
import { completeWorkflow } from "../../dsl/decisions.ts";
import { eventually, refuses } from "../../dsl/expectations.ts";
import { area, needs, type Scenario, scenario, unproven } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import { startSettings } from "../../dsl/start-settings.ts";

type List = Parameters<Stage["swf"]["listDomains"]>[0];

async function allDomains({ swf }: Pick<Stage, "swf">, input: List): Promise<readonly DomainInfo[]> {
  const domains: DomainInfo[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = await swf.listDomains({ ...input, nextPageToken });
    domains.push(...(page.domainInfos ?? []));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return domains;
}

/** Compares by character code: digits, then capitals, then lowercase letters. */
function byCode(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export const domains: readonly Scenario[] = area(
  "domains",

  scenario("the description of a domain shows what it was registered with", async ({ swf, domain }) => {
    const { domainInfo, configuration } = await swf.describeDomain({ name: domain });
    assert.equal(domainInfo?.name, domain);
    assert.equal(domainInfo.status, "REGISTERED");
    assert.match(domainInfo.arn ?? "", /^arn:aws[\w-]*:swf:[\w-]+:\d{12}:\/domain\//);
    assert.ok(domainInfo.arn?.endsWith(`:/domain/${domain}`));
    assert.match(configuration?.workflowExecutionRetentionPeriodInDays ?? "", /^(\d+|NONE)$/);
  }),

  scenario("a domain that does not exist is unknown", async ({ swf, unique }) => {
    const name = unique("no-domain");
    const unknown = `Unknown domain: ${name}`;
    await refuses(swf.describeDomain({ name }), "UnknownResourceFault", unknown);
    await refuses(swf.deprecateDomain({ name }), "UnknownResourceFault", unknown);
    await refuses(swf.undeprecateDomain({ name }), "UnknownResourceFault", unknown);
  }),

  scenario("a domain name can be registered only once", async ({ swf, domain: name }) => {
    const again = swf.registerDomain({ name, workflowExecutionRetentionPeriodInDays: "1" });
    await refuses(again, "DomainAlreadyExistsFault", name);
    await refuses(swf.undeprecateDomain({ name }), "DomainAlreadyExistsFault", name);
  }),

  scenario("domains are listed in the order of their names", async ({ swf, domain }) => {
    const names = async (order: { readonly reverseOrder: boolean }): Promise<readonly string[]> =>
      (await allDomains({ swf }, { registrationStatus: "REGISTERED", ...order })).map(({ name }) => name ?? "");
    const ascending = await names({ reverseOrder: false });
    assert.ok(ascending.includes(domain));
    assert.deepEqual(ascending, ascending.toSorted(byCode));
    const descending = await names({ reverseOrder: true });
    assert.deepEqual(descending, descending.toSorted(byCode).toReversed());
    const page = await swf.listDomains({ registrationStatus: "REGISTERED", maximumPageSize: 1 });
    assert.equal(page.domainInfos?.length, 1);
  }),

  needs(
    "new domains",
    scenario("a domain is deprecated with its types and undeprecated without them", async (stage) => {
      const { swf } = stage;
      const description = "for a while";
      const retention = { workflowExecutionRetentionPeriodInDays: "30" };
      const name = await stage.registersDomain({ description, ...retention });
      const inside = stage.inDomain(name, stage.house);
      const workflowType = await inside.registersWorkflowType();
      const running = await inside.startsWorkflow({ workflowType, ...startSettings });

      await swf.deprecateDomain({ name });
      await refuses(swf.deprecateDomain({ name }), "DomainDeprecatedFault", name);
      await refuses(swf.registerDomain({ name, ...retention }), "DomainAlreadyExistsFault", name);
      const { domainInfo, configuration } = await swf.describeDomain({ name });
      const { arn } = domainInfo ?? {};
      assert.deepEqual(domainInfo, { name, status: "DEPRECATED", description, arn });
      assert.deepEqual(configuration, retention);
      const described = await swf.describeWorkflowType({ domain: name, workflowType });
      assert.equal(described.typeInfo?.status, "DEPRECATED");
      await refuses(inside.startsWorkflow({ workflowType, ...startSettings }), "DomainDeprecatedFault", name);
      await refuses(inside.registersWorkflowType(), "DomainDeprecatedFault", name);
      await refuses(inside.registersActivityType(), "DomainDeprecatedFault", name);
      await eventually(async () => {
        const deprecated = await allDomains({ swf }, { registrationStatus: "DEPRECATED" });
        assert.deepEqual(
          deprecated.find((info) => info.name === name),
          { name, status: "DEPRECATED", description, arn },
        );
      });
      await running.decides(completeWorkflow());
      await running.endsWith("WorkflowExecutionCompleted");

      await swf.undeprecateDomain({ name });
      await refuses(swf.undeprecateDomain({ name }), "DomainAlreadyExistsFault", name);
      assert.equal((await swf.describeDomain({ name })).domainInfo?.status, "REGISTERED");
    }),
  ),

  needs(
    "new domains",
    unproven(
      scenario("the types of a domain stay deprecated when it is undeprecated", async (stage) => {
        const { swf } = stage;
        const name = await stage.registersDomain();
        const workflowType = await stage.inDomain(name, stage.house).registersWorkflowType();
        await swf.deprecateDomain({ name });
        await swf.undeprecateDomain({ name });
        const { typeInfo } = await swf.describeWorkflowType({ domain: name, workflowType });
        assert.equal(typeInfo?.status, "DEPRECATED");
      }),
    ),
  ),

  needs(
    "new domains",
    scenario("a domain has tags, which can be changed", async (stage) => {
      const { swf } = stage;
      const name = await stage.registersDomain({ tags: [{ key: "team", value: "orders" }, { key: "empty" }] });
      const resourceArn = (await swf.describeDomain({ name })).domainInfo?.arn;
      const tags = async (): Promise<Readonly<Record<string, string | undefined>>> => {
        const listed = await swf.listTagsForResource({ resourceArn });
        return Object.fromEntries((listed.tags ?? []).map(({ key, value }) => [key, value ?? ""]));
      };
      assert.deepEqual(await tags(), { team: "orders", empty: "" });
      const more = [
        { key: "team", value: "billing" },
        { key: "level/of:detail=+-@_.", value: "a b" },
      ];
      await swf.tagResource({ resourceArn, tags: more });
      assert.deepEqual(await tags(), { team: "billing", empty: "", "level/of:detail=+-@_.": "a b" });
      await swf.untagResource({ resourceArn, tagKeys: ["empty", "never there", "level/of:detail=+-@_."] });
      assert.deepEqual(await tags(), { team: "billing" });

      const fifty = Array.from({ length: 50 }, (_, index) => ({ key: `tag ${index}`, value: "" }));
      await refuses(swf.tagResource({ resourceArn, tags: fifty }), "TooManyTagsFault");
      assert.deepEqual(await tags(), { team: "billing" }, "all or nothing");
      await swf.tagResource({ resourceArn, tags: fifty.slice(0, 49) });
      await swf.tagResource({ resourceArn, tags: [{ key: "team", value: "the fiftieth again" }] });
      assert.equal(Object.keys(await tags()).length, 50);
      const tooMany = [...fifty, { key: "one more", value: "" }];
      await refuses(stage.registersDomain({ tags: tooMany }), "TooManyTagsFault");
    }),
  ),

  scenario("tags need an existing domain", async ({ swf, domain, unique }) => {
    const { domainInfo } = await swf.describeDomain({ name: domain });
    const resourceArn = domainInfo?.arn?.replace(/[^/]*$/, unique("no-domain"));
    await refuses(swf.listTagsForResource({ resourceArn }), "UnknownResourceFault");
    await refuses(swf.tagResource({ resourceArn, tags: [{ key: "k", value: "v" }] }), "UnknownResourceFault");
    await refuses(swf.untagResource({ resourceArn, tagKeys: ["k"] }), "UnknownResourceFault");
  }),

  needs(
    "new domains",
    scenario("without retention the history can still be read right after the close", async (stage) => {
      const domain = await stage.registersDomain({ workflowExecutionRetentionPeriodInDays: "NONE" });
      const inside = stage.inDomain(domain, stage.house);
      const workflowType = await inside.registersWorkflowType();
      const workflow = await inside.startsWorkflow({ workflowType, ...startSettings });
      const { execution } = workflow;
      await workflow.decides(completeWorkflow());
      const { events = [] } = await stage.swf.getWorkflowExecutionHistory({ domain, execution });
      assert.equal(events.at(-1)?.eventType, "WorkflowExecutionCompleted");
    }),
  ),
);
