import { type Duration, toSeconds } from "../data/duration.ts";
import type { ClosingCommand } from "./command.ts";
import { hostFor } from "./current-host.ts";
import type { InputAnd, WorkflowType } from "./definition.ts";
import { unreadSignals } from "./signal.ts";
import { encodeArguments } from "./values.ts";

export interface ContinueOptions {
  /** Another version of the workflow type. Default: the same. */
  readonly version?: string;
  readonly taskList?: string;
  readonly tags?: readonly string[];
  readonly executionStartToClose?: Duration;
  readonly taskStartToClose?: Duration;
}

/** Thrown by `continueAsNew`. Let it pass. */
export class ContinuedAsNew extends Error {
  readonly input: unknown;
  readonly options: ContinueOptions;

  constructor(input: unknown, options: ContinueOptions) {
    super("the workflow continues as a new run");
    this.input = input;
    this.options = options;
  }

  /** Signals that nobody has read by now go along. */
  decision(): ClosingCommand {
    const { version, taskList, tags, executionStartToClose, taskStartToClose } = this.options;
    const { info } = hostFor("continueAsNew");
    const signals = unreadSignals();
    const input = encodeArguments(
      { args: [this.input], ...(signals.length > 0 && { signals }) },
      "The input of the next run, with the signals that nobody has read,",
    );
    return {
      decisionType: "ContinueAsNewWorkflowExecution",
      attributes: {
        ...(input !== undefined && { input }),
        ...(version !== undefined && { workflowTypeVersion: version }),
        ...(taskList !== undefined && { taskList: { name: taskList } }),
        ...((tags ?? info.tagList).length > 0 && { tagList: [...(tags ?? info.tagList)] }),
        ...(executionStartToClose !== undefined && {
          executionStartToCloseTimeout: String(toSeconds(executionStartToClose)),
        }),
        ...(taskStartToClose !== undefined && { taskStartToCloseTimeout: String(toSeconds(taskStartToClose)) }),
      },
    };
  }
}

/** From this many events on, `shouldContinueAsNew` says so. SWF ends a run at 25,000. */
const eventsEnough = 10_000;

/**
 * Ends this run and starts the next one with this input, under the same workflow id. Throws: nothing after it runs. Signals
 * that nobody has read are there in the next run.
 *
 *     if (shouldContinueAsNew()) continueAsNew(poll, { cursor });
 */
export function continueAsNew<Input>(
  _workflow: WorkflowType<Input>,
  ...[input, options = {}]: InputAnd<NoInfer<Input>, ContinueOptions>
): never {
  throw new ContinuedAsNew(input, options);
}

/** Whether the history has grown so long that the workflow should continue as new soon. */
export function shouldContinueAsNew(): boolean {
  return hostFor("shouldContinueAsNew").historyLength() >= eventsEnough;
}
