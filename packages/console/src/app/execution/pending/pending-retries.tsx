import { failureText } from "@openswf/insight/failures/failure";
import { shortText } from "@openswf/insight/text/visible-text";
import type { RetryWait } from "@openswf/insight/waiting/why";
import type { ReactElement } from "react";
import { policyText } from "../../../logic/flow/policy-text.ts";
import { Countdown } from "../../parts/countdown.tsx";
import { Text } from "../../parts/text.tsx";
import { EventLink } from "../event-link.tsx";
import type { RunAddress } from "../run-address.ts";
import { listedMax, PendingPart } from "./pending-part.tsx";

/** Characters of a failure. Its event has all of it. */
const failureMax = 160;

interface PendingRetriesProps {
  readonly run: RunAddress;
  readonly retries: readonly RetryWait[];
}

/** What has failed and is tried again, the soonest first. */
export function PendingRetries({ run, retries }: PendingRetriesProps): ReactElement {
  const soonest = retries.toSorted((a, b) => a.at - b.at);
  return (
    <PendingPart
      title="Tried again"
      count={retries.length}
      heads={["What", "Next attempt", "In", "Last failure", "Policy"]}
    >
      {soonest.slice(0, listedMax).map(({ kind, name, attempt, at, failure, failedEventId, timerEventId, policy }) => (
        <tr key={timerEventId}>
          <td>
            {kind} <Text text={name} />
          </td>
          <td>
            <EventLink run={run} eventId={timerEventId}>
              {attempt}
              {policy?.attempts !== undefined && ` of ${policy.attempts}`}
            </EventLink>
          </td>
          <td className="number">
            <Countdown at={at} />
          </td>
          <td>
            <EventLink run={run} eventId={failedEventId}>
              <bdi>{shortText(failureText(failure), failureMax)}</bdi>
            </EventLink>
          </td>
          <td className="muted">{policy === undefined ? "not told" : policyText(policy)}</td>
        </tr>
      ))}
    </PendingPart>
  );
}
