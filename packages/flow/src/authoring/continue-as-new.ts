import { type Duration, toSeconds } from "../data/duration.ts";
import type { ClosingCommand, Command } from "./command.ts";
import type { ContinueOptions } from "./continue-options.ts";
import { hostFor } from "./current-host.ts";
import type { InputAnd, WorkflowType } from "./definition.ts";
import { type ContinueAsNewCall, headersMember, intercepted } from "./interceptors.ts";
import { unreadSignals } from "./mailbox.ts";
import { requireTags } from "./swf-names.ts";
import { encodeArguments } from "./values.ts";

let called = false;

/** Whether `continueAsNew` has thrown in this execution. If the workflow returns all the same, its code has caught that. */
export const hasContinued = (): boolean => called;

/** Thrown by `continueAsNew`. Let it pass. */
export class ContinuedAsNew extends Error {
  readonly call: ContinueAsNewCall;
  readonly version: string;

  constructor(call: ContinueAsNewCall, version: string) {
    super("the workflow continues as a new run");
    this.call = call;
    this.version = version;
  }

  /** Signals that nobody has read by now go along. All settings do, for SWF would take them from the type and not from this run. */
  decision(): ClosingCommand {
    const { info } = hostFor("continueAsNew");
    const { options } = this.call;
    const { settings } = info;
    const tags = options.tags ?? info.tagList;
    const priority = options.priority === undefined ? settings.taskPriority : String(options.priority);
    const lambdaRole = options.lambdaRole ?? settings.lambdaRole;
    const attributes: Command<"ContinueAsNewWorkflowExecution">["attributes"] = {
      workflowTypeVersion: this.version,
      taskList: { name: options.taskList ?? info.taskList },
      childPolicy: options.childPolicy ?? settings.childPolicy,
      executionStartToCloseTimeout: seconds(options.executionStartToClose) ?? settings.executionStartToCloseTimeout,
      taskStartToCloseTimeout: seconds(options.taskStartToClose) ?? settings.taskStartToCloseTimeout,
      ...this.#input(),
      ...(tags.length > 0 && { tagList: [...tags] }),
      ...(priority !== undefined && { taskPriority: priority }),
      ...(lambdaRole !== undefined && { lambdaRole }),
    };
    return { decisionType: "ContinueAsNewWorkflowExecution", attributes };
  }

  #input(): { readonly input?: string } {
    const { input: value, headers } = this.call;
    const signals = unreadSignals();
    const envelope = { args: [value], ...headersMember(headers), ...(signals.length > 0 && { signals }) };
    const input = encodeArguments(envelope, "The input of the next run, with the signals that nobody has read,");
    return input === undefined ? {} : { input };
  }
}

function seconds(duration: Duration | undefined): string | undefined {
  return duration === undefined ? undefined : String(toSeconds(duration));
}

/** From this many events on, `shouldContinueAsNew` says so. SWF ends a run at 25,000. */
const eventsEnough = 10_000;

/**
 * Ends this run and starts the next one with this input, under the same workflow id. Throws: nothing after it runs, so do not
 * catch what it throws; a run whose code does is held. Signals that nobody has read are there in the next run. Another version of the same workflow may follow.
 *
 *     export const poll = workflow({ name: "poll" }, async (cursor: string): Promise<void> => {
 *       ...
 *       if (shouldContinueAsNew()) continueAsNew(poll, next);
 *
 * A workflow that names itself needs the return type of its function, as `Promise<void>` here: TypeScript cannot infer it.
 */
export function continueAsNew<Input>(
  { name, version }: WorkflowType<Input>,
  ...[input, options = {}]: InputAnd<NoInfer<Input>, ContinueOptions>
): never {
  const { workflowType } = hostFor("continueAsNew").info;
  if (name !== workflowType.name) {
    throw new TypeError(
      `continueAsNew: SWF cannot continue ${workflowType.name} as ${name}. Start it as a child instead.`,
    );
  }
  if (options.tags !== undefined) requireTags(options.tags);
  const throwIt = (call: ContinueAsNewCall): never => {
    called = true;
    throw new ContinuedAsNew(call, version);
  };
  return intercepted("continueAsNew", throwIt)({ input, options, headers: {} });
}

/** Whether the history has grown so long that the workflow should continue as new soon: to 10,000 events of SWF's 25,000. */
export function shouldContinueAsNew(): boolean {
  return hostFor("shouldContinueAsNew").historyLength() >= eventsEnough;
}
