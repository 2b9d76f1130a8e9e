import {
  type CallStatus,
  type FlowAttempt,
  type FlowCall,
  type FlowView,
  policyHint,
} from "@openswf/insight/flow/flow-view";
import { readInput } from "@openswf/insight/flow/read-input";
import { durationText } from "@openswf/insight/text/duration";
import { shortText } from "@openswf/insight/text/visible-text";
import type { ReactElement, ReactNode } from "react";
import { policyText } from "../../../logic/flow/policy-text.ts";
import { Countdown } from "../../parts/countdown.tsx";
import { FailureView } from "../../parts/failure-view.tsx";
import { Payload } from "../../parts/payload.tsx";
import { Text } from "../../parts/text.tsx";
import { Time } from "../../parts/time.tsx";
import { EventLink } from "../event-link.tsx";
import type { RunAddress } from "../run-address.ts";
import { ChildCalls } from "./child-calls.tsx";
import { lightingProps, useLitCall } from "./lit-call.ts";

/** Calls that are listed. The rest is in the history. */
const listedMax = 500;
const argumentsMax = 120;

interface CallsViewProps {
  readonly run: RunAddress;
  readonly view: FlowView;
}

/** An execution of the SDK as its author wrote it: what was called, how each attempt went, and what was recorded beside. */
export function CallsView({ run, view }: CallsViewProps): ReactElement {
  const { calls, children, localActivities, sideEffects, patches, held, published } = view;
  return (
    <div className="summary">
      {held.length > 0 && (
        <Section title="Decision tasks in which the code failed" count={held.length}>
          {held.slice(-5).map(({ eventId, at, attempt, failure }) => (
            <li key={eventId} className="call">
              <p>
                <EventLink run={run} eventId={eventId}>
                  attempt {attempt}
                </EventLink>{" "}
                <Time at={at} />
              </p>
              <FailureView failure={failure} />
            </li>
          ))}
        </Section>
      )}
      <Section title="Activities" count={calls.length}>
        {calls.slice(0, listedMax).map((call) => (
          <Call key={call.firstId} run={run} call={call} />
        ))}
      </Section>
      {calls.length > listedMax && <p className="muted">and {(calls.length - listedMax).toLocaleString("en")} more</p>}
      {children.length > 0 && (
        <Section title="Children" count={children.length}>
          <ChildCalls run={run} calls={children.slice(0, listedMax)} />
        </Section>
      )}
      {published !== undefined && <Payload title="Published state" text={published.text} none="" />}
      <Section title="Local activities" count={localActivities.length}>
        {localActivities.slice(0, listedMax).map(({ eventId, at, id, name, value, failure }) => (
          <li key={eventId} className="call">
            <p>
              <EventLink run={run} eventId={eventId}>
                <Text className="call-name" text={name} />
              </EventLink>{" "}
              <Text className="id muted" text={id} /> <Time at={at} />{" "}
              <bdi className="id">{value === undefined ? "" : shortText(value, argumentsMax)}</bdi>
            </p>
            {failure !== undefined && <FailureView failure={failure} />}
          </li>
        ))}
      </Section>
      <Section title="Side effects" count={sideEffects.length}>
        {sideEffects.slice(0, listedMax).map(({ eventId, id, value }) => (
          <li key={eventId} className="call">
            <EventLink run={run} eventId={eventId}>
              <Text text={id} />
            </EventLink>{" "}
            <bdi className="id">{value === undefined ? "undefined" : shortText(value, argumentsMax)}</bdi>
          </li>
        ))}
      </Section>
      <Section title="Patches" count={patches.length}>
        {patches.slice(0, listedMax).map(({ eventId, id, deprecated }) => (
          <li key={eventId} className="call">
            <EventLink run={run} eventId={eventId}>
              <Text text={id} />
            </EventLink>
            {deprecated && <span className="muted"> deprecated</span>}
          </li>
        ))}
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

function Section({ title, count, children }: SectionProps): ReactElement | null {
  if (count === 0) return null;
  return (
    <section className="pending-part" aria-label={title}>
      <h2>
        {title} <span className="count">{count.toLocaleString("en")}</span>
      </h2>
      <ul className="calls">{children}</ul>
    </section>
  );
}

const statusClasses: Readonly<Record<CallStatus, string>> = {
  running: "outcome-open",
  "not seen": "outcome-failed",
  "waits for retry": "outcome-timed-out",
  completed: "outcome-completed",
  failed: "outcome-failed",
  canceled: "muted",
};

function Call({ run, call }: { readonly run: RunAddress; readonly call: FlowCall }): ReactElement {
  const { name, status, inputText, attempts, next, waits, policy } = call;
  const [first] = attempts;
  const last = attempts.at(-1);
  const hint = policyHint(waits);
  const lit = useLitCall();
  const firstEvent = first?.scheduledEventId;
  const isLit = firstEvent !== undefined && lit.eventIds.has(firstEvent);
  return (
    <li className={isLit ? "call is-lit" : "call"} {...lightingProps(lit, firstEvent)}>
      <p className="call-line">
        <EventLink run={run} eventId={first?.scheduledEventId ?? 1}>
          <Text className="call-name" text={name} />
        </EventLink>
        <bdi className="call-arguments id">({shortText(readInput(inputText).args.join(", "), argumentsMax)})</bdi>
        <span className={statusClasses[status]}>{status}</span>
        {attempts.length > 1 && <span className="badge">{attempts.length} attempts</span>}
        {first !== undefined && last?.endedAt !== undefined && (
          <span className="muted number">{durationText(last.endedAt - first.scheduledAt)}</span>
        )}
        {next !== undefined && (
          <span className="number">
            {next.known === "inferred" && "probably "}
            <EventLink run={run} eventId={next.timerEventId}>
              attempt {next.number}
              {policy?.attempts !== undefined && ` of ${policy.attempts}`}
            </EventLink>{" "}
            in <Countdown at={next.at} />
          </span>
        )}
      </p>
      {policy !== undefined ? (
        <p className="muted">{policyText(policy)}</p>
      ) : (
        hint !== undefined && <p className="muted">each wait is {hint.factor} times the one before</p>
      )}
      {last?.failure !== undefined && <FailureView failure={last.failure} />}
      {attempts.length > 1 && (
        <ol className="attempts">
          {attempts.map((attempt) => (
            <Attempt key={attempt.scheduledEventId} run={run} attempt={attempt} />
          ))}
        </ol>
      )}
    </li>
  );
}

function Attempt({ run, attempt }: { readonly run: RunAddress; readonly attempt: FlowAttempt }): ReactElement {
  const { number, status, scheduledAt, scheduledEventId, endedEventId, endedAt, identity, failure } = attempt;
  return (
    <li>
      <EventLink run={run} eventId={endedEventId ?? scheduledEventId}>
        attempt {number}
      </EventLink>{" "}
      {status} {endedAt !== undefined && <span className="number">after {durationText(endedAt - scheduledAt)}</span>}{" "}
      {identity !== undefined && (
        <>
          by <Text className="id" text={identity} />{" "}
        </>
      )}
      {failure !== undefined && (
        <bdi className="muted">{shortText(`${failure.type}: ${failure.message}`, argumentsMax)}</bdi>
      )}
    </li>
  );
}
