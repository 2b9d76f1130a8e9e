import type { CloseStatus, HistoryEvent } from "@openswf/model/wire-types";
import type { DescribeServerInput, DescribeServerOutput } from "./describe-server-signatures.ts";
import type { ListOpenActivityTasksInput, ListOpenActivityTasksOutput } from "./open-activity-task-signatures.ts";
import type {
  DescribeTaskListInput,
  DescribeTaskListOutput,
  ListTaskListsInput,
  ListTaskListsOutput,
} from "./task-list-signatures.ts";

/**
 * Input and output of the operations that SWF does not have, by their targets. The prefix keeps them apart from the
 * service's operations, whatever the service adds.
 */
export interface ExtensionSignatures {
  readonly "OpenSWF.DescribeServer": {
    readonly input: DescribeServerInput;
    readonly output: DescribeServerOutput;
  };
  readonly "OpenSWF.WaitForClose": {
    readonly input: WaitForCloseInput;
    readonly output: WaitForCloseOutput;
  };
  readonly "OpenSWF.EndPollsForActivityTask": { readonly input: EndPollsInput; readonly output: EndPollsOutput };
  readonly "OpenSWF.EndPollsForDecisionTask": { readonly input: EndPollsInput; readonly output: EndPollsOutput };
  readonly "OpenSWF.ListTaskLists": { readonly input: ListTaskListsInput; readonly output: ListTaskListsOutput };
  readonly "OpenSWF.DescribeTaskList": {
    readonly input: DescribeTaskListInput;
    readonly output: DescribeTaskListOutput;
  };
  readonly "OpenSWF.ListOpenActivityTasks": {
    readonly input: ListOpenActivityTasksInput;
    readonly output: ListOpenActivityTasksOutput;
  };
}
export type ExtensionName = keyof ExtensionSignatures;

/** What a server may offer: operations, and the call that is made of several. */
export type ExtensionTarget = ExtensionName | "OpenSWF.RespondAndPoll";

export interface EndPollsInput {
  readonly domain: string;
  readonly taskList: { readonly name: string };
  /** As the polls have given it. */
  readonly identity: string;
}

export interface EndPollsOutput {
  /** Polls that waited at this server and have been answered empty. */
  readonly ended: number;
}

interface WaitForCloseInput {
  readonly domain: string;
  readonly execution: {
    readonly workflowId: string;
    /** Without it, the open run of the workflowId or, if there is none, the one that started last. */
    readonly runId?: string | undefined;
  };
  /** How long to wait, at most `pollHoldMs` and by default as long. 0 answers at once. */
  readonly waitSeconds?: number | undefined;
}

interface WaitForCloseOutput {
  /** The run that the call waited for. A call that asks again should name it, since a new run may follow it. */
  readonly runId: string;
  /** The last event of the history. This and `closeStatus` are absent if the execution did not close in time. */
  readonly closeEvent?: HistoryEvent | undefined;
  readonly closeStatus?: CloseStatus | undefined;
}
