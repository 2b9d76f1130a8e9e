import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import type { Failure } from "@openswf/insight/failures/failure";
import { failureOf } from "@openswf/insight/failures/failure-of-event";
import type { WorkflowExecutionDetail } from "@openswf/model/wire-types";
import type { ReactElement } from "react";
import { FailureView, jsonDetails } from "../parts/failure-view.tsx";
import { Payload } from "../parts/payload.tsx";
import { FailureOfRun } from "./failures/trail.tsx";
import type { HistorySoFar } from "./history-forms.ts";
import { PendingWork } from "./pending/pending-work.tsx";
import type { RunAddress } from "./run-address.ts";

interface SummaryProps {
  readonly run: RunAddress;
  /** `undefined` of a history from a file. */
  readonly detail: WorkflowExecutionDetail | undefined;
  readonly history: HistorySoFar;
}

/** What an execution was given, what it has made of it, and what is open. */
export function Summary({ run, detail, history }: SummaryProps): ReactElement {
  const { state, isComplete, flow } = history;
  const outcome = outcomeOf(state);
  const { published, isFlow } = flow.view;
  return (
    <div className="summary">
      <FailureOfRun run={run} history={history} />
      {isComplete && <PendingWork run={run} history={history} />}
      <div className="payloads">
        <Payload title="Input" text={state.started?.attributes.input} none="Started without input." />
        <Payload
          title={outcome.title}
          text={outcome.text}
          none={noOutcome(history)}
          {...(outcome.failure !== undefined && { decoded: <FailureView failure={outcome.failure} /> })}
        />
        {published !== undefined && <Payload title="Published state" text={published.text} none="" />}
        {!isFlow && detail?.latestExecutionContext !== undefined && (
          <Payload title="Execution context" text={detail.latestExecutionContext} none="" />
        )}
      </div>
    </div>
  );
}

function noOutcome({ state, isComplete }: HistorySoFar): string {
  if (!isComplete) return "Reading the history …";
  return state.close === undefined ? "Still running." : "Closed without a result.";
}

interface Outcome {
  readonly title: string;
  readonly text: string | undefined;
  /** What `text` means if it is in a form that is known, or has JSON. */
  readonly failure?: Failure | undefined;
}

/** What an execution has closed with. */
function outcomeOf({ close }: ExecutionState): Outcome {
  switch (close?.eventType) {
    case "WorkflowExecutionCompleted":
      return { title: "Result", text: close.attributes.result };
    case "WorkflowExecutionFailed": {
      const failure = failureOf(close);
      return {
        title: "Failure",
        text: reasonAndDetails(close.attributes),
        failure: failure !== undefined && isReadable(failure) ? failure : undefined,
      };
    }
    case "WorkflowExecutionTerminated":
      return { title: "Terminated because", text: reasonAndDetails(close.attributes) };
    case "WorkflowExecutionCanceled":
      return { title: "Canceled", text: close.attributes.details };
    case "WorkflowExecutionContinuedAsNew":
      return { title: "Input of the next run", text: close.attributes.input };
    default:
      return { title: "Result", text: undefined };
  }
}

const isReadable = (failure: Failure): boolean => failure.isDecoded || jsonDetails(failure) !== undefined;

interface Told {
  readonly reason?: string | undefined;
  readonly details?: string | undefined;
}

function reasonAndDetails({ reason, details }: Told): string | undefined {
  const parts = [reason, details].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join("\n");
}
