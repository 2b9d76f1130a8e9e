import assert from "node:assert/strict";
import type { WorkflowExecutionInfo } from "@aws-sdk/client-swf";
import { completeWorkflow } from "../../dsl/decisions.ts";
import { eventually, pause, refuses, refusesAsInvalid } from "../../dsl/expectations.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import type { Workflow } from "../../dsl/workflow.ts";

const lately = { oldestDate: new Date(Date.now() - 3_600_000) };

async function fiveTagged(stage: Stage, tag: string): Promise<readonly Workflow[]> {
  const started: Workflow[] = [];
  for (let count = 0; count < 5; count++) {
    started.push(await stage.startsWorkflow({ tagList: [tag] }));
    await pause(20);
  }
  return started;
}

interface Page {
  readonly executionInfos?: readonly WorkflowExecutionInfo[] | undefined;
  readonly nextPageToken?: string | undefined;
}

async function pagesOf(list: (nextPageToken: string | undefined) => Promise<Page>): Promise<readonly string[][]> {
  const pages: string[][] = [];
  let nextPageToken: string | undefined;
  do {
    const page: Page = await list(nextPageToken);
    pages.push((page.executionInfos ?? []).map(({ execution }) => execution?.workflowId ?? ""));
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return pages;
}

const exclusive = "Cannot specify more than one exclusive filters in the same query";

export const visibilityPages: readonly Scenario[] = area(
  "visibility pages",

  scenario("open executions come in pages, the latest first", async (stage) => {
    const { swf, domain } = stage;
    const tag = stage.unique("tag");
    const [a, b, c, d, e] = (await fiveTagged(stage, tag)).map(({ workflowId }) => workflowId);
    const input = { domain, startTimeFilter: lately, tagFilter: { tag }, maximumPageSize: 2 };
    await eventually(async () => {
      const pages = await pagesOf((nextPageToken) => swf.listOpenWorkflowExecutions({ ...input, nextPageToken }));
      assert.deepEqual(pages, [[e, d], [c, b], [a]]);
    });
    const reversed = { ...input, reverseOrder: true };
    const pages = await pagesOf((nextPageToken) => swf.listOpenWorkflowExecutions({ ...reversed, nextPageToken }));
    assert.deepEqual(pages, [[a, b], [c, d], [e]]);
    const exactlyFull = { ...input, maximumPageSize: 5 };
    assert.equal((await swf.listOpenWorkflowExecutions(exactlyFull)).nextPageToken, undefined);
  }),

  scenario("closed executions come in pages, the latest first", async (stage) => {
    const { swf, domain } = stage;
    const tag = stage.unique("tag");
    const started = await fiveTagged(stage, tag);
    for (const workflow of started.toReversed()) {
      await workflow.decides(completeWorkflow());
      await pause(20);
    }
    const [a, b, c, d, e] = started.map(({ workflowId }) => workflowId);
    const byClose = { domain, closeTimeFilter: lately, tagFilter: { tag }, maximumPageSize: 2 };
    await eventually(async () => {
      const pages = await pagesOf((nextPageToken) => swf.listClosedWorkflowExecutions({ ...byClose, nextPageToken }));
      assert.deepEqual(pages, [[a, b], [c, d], [e]]);
    });
    const byStart = { domain, startTimeFilter: lately, tagFilter: { tag }, maximumPageSize: 2 };
    const pages = await pagesOf((nextPageToken) => swf.listClosedWorkflowExecutions({ ...byStart, nextPageToken }));
    assert.deepEqual(pages, [[e, d], [c, b], [a]]);
  }),

  scenario("a page token is valid only for its own list", async (stage) => {
    const { swf, domain } = stage;
    const tag = stage.unique("tag");
    await fiveTagged(stage, tag);
    const input = { domain, startTimeFilter: lately, tagFilter: { tag }, maximumPageSize: 2 };
    const { nextPageToken } = await eventually(async () => {
      const page = await swf.listOpenWorkflowExecutions(input);
      assert.ok(page.nextPageToken !== undefined);
      return page;
    });
    const another = { ...input, tagFilter: { tag: "another" }, nextPageToken };
    await refuses(swf.listOpenWorkflowExecutions(another), "ValidationException");
    const reversed = { ...input, reverseOrder: true, nextPageToken };
    await refuses(swf.listOpenWorkflowExecutions(reversed), "ValidationException");
    await refuses(swf.listClosedWorkflowExecutions({ ...input, nextPageToken }), "ValidationException");
    const madeUp = { ...input, nextPageToken: "made up" };
    await refuses(swf.listOpenWorkflowExecutions(madeUp), "ValidationException", "Invalid token");
  }),

  scenario("closed executions are filtered by exactly one time", async ({ swf, domain }) => {
    const both = { domain, startTimeFilter: lately, closeTimeFilter: lately };
    const message = "Cannot specify both a startTimeFilter and a closeTimeFilter";
    await refuses(swf.listClosedWorkflowExecutions(both), "ValidationException", message);
    await refuses(swf.countClosedWorkflowExecutions(both), "ValidationException", message);
    await refuses(swf.listClosedWorkflowExecutions({ domain }), "ValidationException", "Must specify time filter");
    await refuses(swf.countClosedWorkflowExecutions({ domain }), "ValidationException", "Must specify time filter");
  }),

  scenario("open executions are filtered by their start time", async ({ swf, domain }) => {
    const missing = { domain, startTimeFilter: undefined };
    const complaint = "Value null at 'startTimeFilter' failed to satisfy constraint: Member must not be null";
    await refusesAsInvalid(swf.listOpenWorkflowExecutions(missing), complaint);
    await refusesAsInvalid(swf.countOpenWorkflowExecutions(missing), complaint);
  }),

  scenario("a query for open executions takes one filter at a time", async ({ swf, domain }) => {
    const two = {
      domain,
      startTimeFilter: lately,
      typeFilter: { name: "type" },
      executionFilter: { workflowId: "workflow" },
    };
    const listed = new RegExp(`^${exclusive}: \\[(executionFilter, typeFilter|typeFilter, executionFilter)\\]$`);
    await refuses(swf.listOpenWorkflowExecutions(two), "ValidationException", listed);
    await refuses(swf.countOpenWorkflowExecutions(two), "ValidationException", listed);
  }),

  scenario("a query for closed executions takes one filter at a time", async ({ swf, domain }) => {
    const two = {
      domain,
      closeTimeFilter: lately,
      tagFilter: { tag: "tag" },
      closeStatusFilter: { status: "COMPLETED" },
    } as const;
    await refuses(swf.listClosedWorkflowExecutions(two), "ValidationException", new RegExp(`^${exclusive}`));
    await refuses(swf.countClosedWorkflowExecutions(two), "ValidationException", new RegExp(`^${exclusive}`));
  }),

  scenario("a query in a domain that does not exist is refused", async ({ swf, unique }) => {
    const domain = unique("no-domain");
    const unknown = `Unknown domain: ${domain}`;
    const input = { domain, startTimeFilter: lately };
    await refuses(swf.listOpenWorkflowExecutions(input), "UnknownResourceFault", unknown);
    await refuses(swf.countOpenWorkflowExecutions(input), "UnknownResourceFault", unknown);
    await refuses(swf.listClosedWorkflowExecutions(input), "UnknownResourceFault", unknown);
    await refuses(swf.countClosedWorkflowExecutions(input), "UnknownResourceFault", unknown);
  }),
);
