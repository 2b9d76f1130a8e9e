import { Problem } from "@openswf/core/ports/problem";
import { systemRandomness } from "@openswf/core/ports/randomness";
import type { ChildPolicy, StartWorkflowExecutionInput } from "@openswf/model/wire-types";
import type { DomainFlags } from "../../client/client-options.ts";
import { type InDomain, withDomain } from "../../client/connect.ts";
import { textFrom } from "../../client/value-options.ts";
import { printerFor } from "../../output/printer.ts";
import { onlyVersion } from "../type/only-version.ts";
import { findRun } from "./find-run.ts";

interface SettingFlags extends DomainFlags {
  readonly input?: string;
  readonly inputFile?: string;
  readonly tag: readonly string[];
  readonly taskList?: string;
  readonly timeout?: string;
  readonly taskTimeout?: string;
  readonly priority?: string;
  readonly childPolicy?: ChildPolicy;
  readonly lambdaRole?: string;
}

export interface StartFlags extends SettingFlags {
  readonly id?: string;
}

export interface RunAgainFlags extends SettingFlags {
  readonly run?: string;
  readonly as?: string;
}

/** `openswf workflow start`. */
export function start(name: string, version: string | undefined, flags: StartFlags): Promise<void> {
  const settings = settingsOf(flags);
  return withDomain(flags, async (at) => {
    const workflowType = { name, version: version ?? (await onlyVersion(at, "workflow", name)) };
    const workflowId = flags.id ?? `${name}-${newId()}`;
    await begin(at, { domain: at.domain, workflowId, workflowType, ...settings }, flags);
  });
}

/** `openswf workflow run-again`: what the other execution was started with is in its first event. */
export function runAgain(workflowId: string, flags: RunAgainFlags): Promise<void> {
  const settings = settingsOf(flags);
  return withDomain(flags, async (at) => {
    const { swf, domain } = at;
    const execution = await findRun(at, workflowId, flags.run);
    const history = await swf.call("GetWorkflowExecutionHistory", { domain, execution, maximumPageSize: 1 });
    const started = history.events[0]?.workflowExecutionStartedEventAttributes;
    if (started === undefined) throw Problem.ofWorld("The history of that run does not begin with its start.");
    const { workflowType, input, tagList, taskList, childPolicy, taskPriority, lambdaRole } = started;
    const { executionStartToCloseTimeout, taskStartToCloseTimeout } = started;
    const same = { workflowType, input, tagList, taskList, childPolicy, taskPriority, lambdaRole };
    const timeouts = { executionStartToCloseTimeout, taskStartToCloseTimeout };
    await begin(at, { domain, workflowId: flags.as ?? workflowId, ...same, ...timeouts, ...settings }, flags);
  });
}

async function begin({ swf }: InDomain, input: StartWorkflowExecutionInput, flags: DomainFlags): Promise<void> {
  const { runId } = await swf.call("StartWorkflowExecution", input);
  const { domain, workflowId, workflowType } = input;
  const printer = printerFor(flags);
  printer.record({ domain, workflowId, runId, workflowType }, [
    ["workflow id", workflowId],
    ["run id", runId],
  ]);
}

function settingsOf(flags: SettingFlags): Partial<StartWorkflowExecutionInput> {
  const { tag, taskList, timeout, taskTimeout, priority, childPolicy, lambdaRole } = flags;
  const input = textFrom(flags.input, flags.inputFile);
  return {
    ...(input !== undefined && { input }),
    ...(tag.length > 0 && { tagList: tag }),
    ...(taskList !== undefined && { taskList: { name: taskList } }),
    ...(timeout !== undefined && { executionStartToCloseTimeout: timeout }),
    ...(taskTimeout !== undefined && { taskStartToCloseTimeout: taskTimeout }),
    ...(priority !== undefined && { taskPriority: priority }),
    ...(childPolicy !== undefined && { childPolicy }),
    ...(lambdaRole !== undefined && { lambdaRole }),
  };
}

/** 60 random bits, which nobody has to type. */
function newId(): string {
  return Buffer.from(systemRandomness().bytes(8)).toString("hex").slice(0, 15);
}
