import assert from "node:assert/strict";
import type { SWF, WorkflowExecutionInfo } from "@aws-sdk/client-swf";
import { cancelWorkflow, completeWorkflow, failWorkflow } from "../../dsl/decisions.ts";
import { eventually, pause } from "../../dsl/expectations.ts";
import { area, type Scenario, scenario } from "../../dsl/scenario.ts";
import type { Stage } from "../../dsl/stage.ts";
import { startSettings } from "../../dsl/start-settings.ts";
import type { Workflow } from "../../dsl/workflow.ts";

type OpenFilter = Partial<Parameters<SWF["listOpenWorkflowExecutions"]>[0]>;
type ClosedFilter = Partial<Parameters<SWF["listClosedWorkflowExecutions"]>[0]>;

const lately = { oldestDate: new Date(Date.now() - 3_600_000) };

const idsOf = (infos: readonly WorkflowExecutionInfo[] | undefined): readonly (string | undefined)[] =>
  (infos ?? []).map(({ execution }) => execution?.workflowId);

/** Asserts that listing and counting with the filter give exactly these executions, the latest first. */
async function open({ swf, domain }: Stage, filter: OpenFilter, expected: readonly Workflow[]): Promise<void> {
  await eventually(async () => {
    const input = { domain, startTimeFilter: lately, ...filter };
    const { executionInfos } = await swf.listOpenWorkflowExecutions(input);
    assert.deepEqual(
      idsOf(executionInfos),
      expected.map(({ workflowId }) => workflowId),
    );
    const { count, truncated } = await swf.countOpenWorkflowExecutions(input);
    assert.deepEqual({ count, truncated }, { count: expected.length, truncated: false });
  });
}

async function closed({ swf, domain }: Stage, filter: ClosedFilter, expected: readonly Workflow[]): Promise<void> {
  await eventually(async () => {
    const input = { domain, ...filter };
    const { executionInfos } = await swf.listClosedWorkflowExecutions(input);
    assert.deepEqual(
      idsOf(executionInfos),
      expected.map(({ workflowId }) => workflowId),
    );
    const { count, truncated } = await swf.countClosedWorkflowExecutions(input);
    assert.deepEqual({ count, truncated }, { count: expected.length, truncated: false });
  });
}

/** Starts executions one after another, with distinct start times so that their order is known. */
async function startsInTurn(
  stage: Stage,
  settings: readonly Parameters<Stage["startsWorkflow"]>[0][],
): Promise<Workflow[]> {
  const started: Workflow[] = [];
  for (const each of settings) {
    started.push(await stage.startsWorkflow(each));
    await pause(20);
  }
  return started;
}

export const visibility: readonly Scenario[] = area(
  "visibility",

  scenario("open executions are found by workflow id, by type and by tag", async (stage) => {
    const { name } = await stage.registersWorkflowType({ version: "1" });
    await stage.registersWorkflowType({ name, version: "2" });
    const tag = stage.unique("tag");
    const [one, two] = await startsInTurn(stage, [
      { ...startSettings, workflowType: { name, version: "1" }, tagList: [tag, "another"] },
      { ...startSettings, workflowType: { name, version: "2" }, tagList: ["another", tag] },
    ]);
    assert.ok(one !== undefined && two !== undefined);
    await open(stage, { typeFilter: { name } }, [two, one]);
    await open(stage, { typeFilter: { name, version: "" } }, [two, one]);
    await open(stage, { typeFilter: { name, version: "1" } }, [one]);
    await open(stage, { typeFilter: { name, version: "3" } }, []);
    await open(stage, { tagFilter: { tag } }, [two, one]);
    await open(stage, { tagFilter: { tag: stage.unique("no-tag") } }, []);
    await open(stage, { executionFilter: { workflowId: two.workflowId } }, [two]);
    await open(stage, { tagFilter: { tag }, reverseOrder: true }, [one, two]);
  }),

  scenario("closed executions are found by workflow id, by type, by tag and by close status", async (stage) => {
    const tag = stage.unique("tag");
    const workflowType = await stage.registersWorkflowType();
    const [one, two, three] = await startsInTurn(stage, [
      { tagList: [tag] },
      { tagList: [tag] },
      { ...startSettings, workflowType },
    ]);
    assert.ok(one !== undefined && two !== undefined && three !== undefined);
    for (const workflow of [three, two, one]) {
      await workflow.decides(completeWorkflow());
      await pause(20);
    }
    const { name } = workflowType;
    await closed(stage, { startTimeFilter: lately, tagFilter: { tag } }, [two, one]);
    await closed(stage, { closeTimeFilter: lately, tagFilter: { tag } }, [one, two]);
    await closed(stage, { closeTimeFilter: lately, tagFilter: { tag }, reverseOrder: true }, [two, one]);
    await closed(stage, { startTimeFilter: lately, typeFilter: { name } }, [three]);
    await closed(stage, { closeTimeFilter: lately, typeFilter: { name, version: "1" } }, [three]);
    await closed(stage, { closeTimeFilter: lately, executionFilter: { workflowId: one.workflowId } }, [one]);
    await open(stage, { tagFilter: { tag } }, []);
  }),

  scenario("the close status is a filter of its own", async (stage) => {
    const { swf, domain } = stage;
    const endings = [
      { status: "COMPLETED", close: (workflow: Workflow) => workflow.decides(completeWorkflow()) },
      { status: "FAILED", close: (workflow: Workflow) => workflow.decides(failWorkflow()) },
      { status: "CANCELED", close: (workflow: Workflow) => workflow.decides(cancelWorkflow()) },
      { status: "TERMINATED", close: (workflow: Workflow) => workflow.terminates() },
    ] as const;
    for (const { status, close } of endings) {
      const workflow = await stage.startsWorkflow();
      await close(workflow);
      // Other scenarios close executions at the same time, so the list is searched for ours.
      await eventually(async () => {
        const input = { domain, closeTimeFilter: lately, closeStatusFilter: { status } };
        const { executionInfos = [] } = await swf.listClosedWorkflowExecutions(input);
        const found = executionInfos.find(({ execution }) => execution?.runId === workflow.runId);
        assert.equal(found?.closeStatus, status);
        assert.ok(executionInfos.every(({ closeStatus }) => closeStatus === status));
        assert.ok(((await swf.countClosedWorkflowExecutions(input)).count ?? 0) >= 1);
      });
    }
  }),

  scenario("a list shows the same about each execution as its description", async (stage) => {
    const { swf, domain } = stage;
    const tag = stage.unique("tag");
    const workflow = await stage.startsWorkflow({ tagList: [tag] });
    const listed = await eventually(async () => {
      const page = await swf.listOpenWorkflowExecutions({ domain, startTimeFilter: lately, tagFilter: { tag } });
      assert.equal(page.executionInfos?.length, 1);
      return page.executionInfos[0];
    });
    assert.deepEqual(listed, (await workflow.describes()).executionInfo);
    await workflow.decides(completeWorkflow());
    const gone = await eventually(async () => {
      const page = await swf.listClosedWorkflowExecutions({ domain, startTimeFilter: lately, tagFilter: { tag } });
      assert.equal(page.executionInfos?.length, 1);
      return page.executionInfos[0];
    });
    assert.deepEqual(gone, (await workflow.describes()).executionInfo);
    assert.equal(gone?.executionStatus, "CLOSED");
  }),

  scenario("a time filter includes both its ends", async (stage) => {
    const workflow = await stage.startsWorkflow();
    const { startTimestamp = new Date(0) } = (await workflow.describes()).executionInfo ?? {};
    const [before, after] = [-1_000, 1_000].map((ms) => new Date(startTimestamp.getTime() + ms));
    const executionFilter = { workflowId: workflow.workflowId };
    const within = (oldestDate?: Date, latestDate?: Date): OpenFilter => ({
      executionFilter,
      startTimeFilter: { oldestDate, latestDate },
    });
    await open(stage, within(startTimestamp), [workflow]);
    await open(stage, within(before, startTimestamp), [workflow]);
    await open(stage, within(startTimestamp, startTimestamp), [workflow]);
    await open(stage, within(after), []);
    await open(stage, within(new Date(0), before), []);
  }),

  scenario("a continued execution appears as a closed run and an open one", async (stage) => {
    const first = await stage.startsWorkflow();
    const { workflowId } = first;
    await first.decides({ decisionType: "ContinueAsNewWorkflowExecution" });
    await first.endsWith("WorkflowExecutionContinuedAsNew");
    await open(stage, { executionFilter: { workflowId } }, [first]);
    await closed(stage, { startTimeFilter: lately, executionFilter: { workflowId } }, [first]);
  }),
);
