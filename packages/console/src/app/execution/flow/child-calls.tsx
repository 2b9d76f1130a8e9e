import type { ChildCall } from "@openswf/insight/flow/child-fold";
import { readInput } from "@openswf/insight/flow/read-input";
import { durationText } from "@openswf/insight/text/duration";
import { shortText } from "@openswf/insight/text/visible-text";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { Button } from "react-aria-components/Button";
import { FailureView } from "../../parts/failure-view.tsx";
import { Text } from "../../parts/text.tsx";
import { EventLink } from "../event-link.tsx";
import { ChildStatusText } from "../failures/child-status.tsx";
import { FailureOfChild } from "../failures/trail.tsx";
import type { RunAddress } from "../run-address.ts";
import { lightingProps, useLitCall } from "./lit-call.ts";

const argumentsMax = 120;

interface ChildCallsProps {
  readonly run: RunAddress;
  readonly calls: readonly ChildCall[];
}

/** Children as the author called them. The failure of one is followed to where it began when a reader asks for it. */
export function ChildCalls({ run, calls }: ChildCallsProps): ReactElement {
  return (
    <>
      {calls.map((child) => (
        <Child key={child.initiatedEventId} run={run} child={child} />
      ))}
    </>
  );
}

function Child({ run, child }: { readonly run: RunAddress; readonly child: ChildCall }): ReactElement {
  const { workflowId, typeName, runId, status, inputText, initiatedEventId, initiatedAt, endedAt, failure } = child;
  const lit = useLitCall();
  const className = lit.eventIds.has(initiatedEventId) ? "call is-lit" : "call";
  return (
    <li className={className} {...lightingProps(lit, initiatedEventId)}>
      <p className="call-line">
        <EventLink run={run} eventId={initiatedEventId}>
          <Text className="call-name" text={typeName} />
        </EventLink>
        <bdi className="call-arguments id">({shortText(readInput(inputText).args.join(", "), argumentsMax)})</bdi>
        <ChildStatusText status={status} />
        <Link to="/execution" search={{ domain: run.domain, id: workflowId, run: runId }}>
          <Text className="id" text={workflowId} />
        </Link>
        {endedAt !== undefined && <span className="muted number">{durationText(endedAt - initiatedAt)}</span>}
      </p>
      {failure !== undefined && <FailureView failure={failure} />}
      {status === "FAILED" && runId !== undefined && run.file === undefined && (
        <Cause run={run} child={{ workflowId, runId }} />
      )}
    </li>
  );
}

interface CauseProps {
  readonly run: RunAddress;
  readonly child: { readonly workflowId: string; readonly runId: string };
}

function Cause({ run, child }: CauseProps): ReactElement {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <FailureOfChild run={run} child={child} />;
  return (
    <p>
      <Button className="button button-quiet button-small" onPress={() => setAsked(true)}>
        Follow to where it began
      </Button>
    </p>
  );
}
