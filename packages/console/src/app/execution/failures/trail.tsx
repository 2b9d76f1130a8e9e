import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FailedThing } from "../../../logic/flow/failure-origin.ts";
import type { FailureTrail, TrailStep } from "../../../logic/flow/failure-trail.ts";
import { FailureView } from "../../parts/failure-view.tsx";
import { ErrorNotice } from "../../parts/notice.tsx";
import { Text } from "../../parts/text.tsx";
import type { HistorySoFar } from "../history-forms.ts";
import type { Execution } from "../read-history.ts";
import { type RunAddress, searchOf } from "../run-address.ts";
import { useChildTrail, useFailureTrail } from "./use-failure-trail.ts";

interface FailureOfRunProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
}

/** Of an execution that failed: the way from it, through its children, to the event where it began. */
export function FailureOfRun({ run, history }: FailureOfRunProps): ReactElement | null {
  const isFailed = history.isComplete && history.state.close?.eventType === "WorkflowExecutionFailed";
  return isFailed ? <Found run={run} history={history} /> : null;
}

function Found({ run, history }: FailureOfRunProps): ReactElement | null {
  const { data, error } = useFailureTrail(run, history.events);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined || data.steps.length === 0) return null;
  return (
    <section className="pending-part" aria-label="Where it began">
      <h2>Where it began</h2>
      <Trail trail={data} run={run} />
    </section>
  );
}

/** The same of a child, on the page of its parent. */
export function FailureOfChild({ run, child }: { readonly run: RunAddress; readonly child: Execution }): ReactElement {
  const { data, error } = useChildTrail(run.domain, child);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <p className="muted">Reading the history of the child …</p>;
  if (data === null) return <p className="muted">The server no longer has the history of the child.</p>;
  if (data.steps.length === 0) return <p className="muted">Nothing in its history failed before it closed.</p>;
  return <Trail trail={data} run={{ ...run, ...child }} />;
}

interface TrailProps {
  readonly trail: FailureTrail;
  /** The execution that the first step is in. */
  readonly run: RunAddress;
}

const lostTexts = {
  "history gone":
    "The history of this child cannot be read, so this is what its parent was told. Closed executions are deleted after the retention period.",
  "nothing failed": "The history of this child does not say what failed, so this is what its parent was told.",
} as const;

function Trail({ trail: { steps, lost }, run }: TrailProps): ReactElement {
  const last = steps.at(-1);
  return (
    <ol className="trail">
      {steps.map((step) => (
        <Step key={step.execution?.runId ?? ""} step={step} run={run} />
      ))}
      {last !== undefined && (
        <li>
          <FailureView failure={last.failure} />
          {lost !== undefined && <p className="muted">{lostTexts[lost]}</p>}
        </li>
      )}
    </ol>
  );
}

function Step({ step, run }: { readonly step: TrailStep; readonly run: RunAddress }): ReactElement {
  const { execution, eventId, what, known } = step;
  const address = execution === undefined ? run : { domain: run.domain, ...execution };
  return (
    <li className="trail-step">
      <Link to="/execution" search={searchOf(address)}>
        <Text className="id" text={address.workflowId} />
      </Link>
      <span className="muted">{known === "told" ? "failed as" : "failed; before that,"}</span>
      <Link to="/execution" search={{ ...searchOf(address), tab: "history", event: String(eventId) }}>
        <Text text={thingText(what)} />
      </Link>
      <span className="muted">{what.kind === "workflow" ? "threw" : "failed"}</span>
    </li>
  );
}

/** `activity charge-card (a3, attempt 2)`. */
function thingText({ kind, name, id, attempt }: FailedThing): string {
  if (kind === "workflow") return "its own code";
  return `${kind} ${name} (${id}${attempt > 1 ? `, attempt ${attempt}` : ""})`;
}
