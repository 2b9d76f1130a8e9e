import { durationText } from "@openswf/insight/text/duration";
import type { Part, Parts } from "@openswf/insight/waiting/parts";
import { textOfParts } from "@openswf/insight/waiting/parts";
import type { Reason } from "@openswf/insight/waiting/why";
import { whyItWaits } from "@openswf/insight/waiting/why-it-waits";
import type { WorkflowExecutionOpenCounts } from "@openswf/model/wire-types";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { stateFromEnd } from "../../logic/execution/state-from-end.ts";
import { Text } from "../parts/text.tsx";
import { useTimeMode } from "../parts/time.tsx";
import { useNow } from "../time/now.ts";
import { absoluteTime } from "../time/time-text.ts";
import type { HistorySoFar } from "./history-forms.ts";
import { type RunAddress, searchOf } from "./run-address.ts";
import { heartbeatsOf, useOpenActivities } from "./use-open-activities.ts";
import { useTaskLists } from "./use-task-lists.ts";

const signs = { calm: "◔", watch: "▲", stuck: "■", failed: "✕", done: "✓" } as const;

interface WhyProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
  /** As SWF counts them; `undefined` of a history from a file. */
  readonly openCounts?: WorkflowExecutionOpenCounts;
}

/** Why an execution waits, or why it has ended, in one sentence, with what to do next. */
export function WhyItWaits({ run, history, openCounts }: WhyProps): ReactElement {
  const { state: known, isComplete, events, recent, flow } = history;
  // What the beginning of a history says of the present is wrong. Its end may be enough.
  const present = useMemo(
    () => (isComplete ? known : stateFromEnd(events, recent, openCounts)),
    [isComplete, known, events, recent, openCounts],
  );
  const state = present ?? known;
  const lists = useTaskLists(run, state);
  const heartbeats = heartbeatsOf(useOpenActivities(run, state));
  const now = useNow();
  const why = whyItWaits({ state, now, retries: isComplete ? flow.retries : [], heartbeats, ...lists });
  if (present === undefined) return <StillReading count={events.length + recent.length} />;
  const { tone, sentence, advice, others, othersCount } = why;
  return (
    <section className={`why why-${tone}`} aria-label="Why">
      <span className="why-sign" aria-hidden="true">
        {signs[tone]}
      </span>
      <div className="why-text">
        <p className="why-sentence">
          <Sentence parts={sentence} run={run} now={now} />.
        </p>
        {advice.length > 0 && (
          <p>
            <Sentence parts={advice} run={run} now={now} />
          </p>
        )}
        {othersCount > 0 && (
          <details className="why-others">
            <summary>
              and {othersCount} more {othersCount === 1 ? "reason" : "reasons"}
            </summary>
            <Others reasons={others} run={run} now={now} />
          </details>
        )}
      </div>
    </section>
  );
}

function StillReading({ count }: { readonly count: number }): ReactElement {
  return (
    <section className="why why-calm" aria-label="Why">
      <p className="why-sentence muted">
        {count === 0 ? "Reading the history …" : `Reading the history: ${count.toLocaleString("en")} events so far …`}
      </p>
    </section>
  );
}

interface OthersProps {
  readonly reasons: readonly Reason[];
  readonly run: RunAddress;
  readonly now: number;
}

function Others({ reasons, run, now }: OthersProps): ReactElement {
  return (
    <ul>
      {reasons.map((other, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: their order is all that tells two equal reasons apart
        <li key={index} title={textOfParts(other.advice, now)}>
          <Sentence parts={other.sentence} run={run} now={now} />
        </li>
      ))}
    </ul>
  );
}

interface SentenceProps {
  readonly parts: Parts;
  readonly run: RunAddress;
  readonly now: number;
}

function Sentence({ parts, run, now }: SentenceProps): ReactElement[] {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other identity
    <SentencePart key={index} part={part} run={run} now={now} />
  ));
}

interface SentencePartProps {
  readonly part: Part;
  readonly run: RunAddress;
  readonly now: number;
}

function SentencePart({ part, run, now }: SentencePartProps): ReactElement | string {
  const [mode] = useTimeMode();
  const { domain } = run;
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "event":
      return (
        <Link to="/execution" search={{ ...searchOf(run), tab: "history", event: String(part.eventId) }}>
          <Text text={part.text} />
        </Link>
      );
    case "task list":
      return (
        <Link
          to="/task-list"
          search={{ domain, kind: part.of === "decisions" ? "decision" : "activity", name: part.name }}
        >
          <Text className="id" text={part.text} />
        </Link>
      );
    case "execution":
      return (
        <Link to="/execution" search={{ domain, id: part.workflowId, run: part.runId }}>
          <Text text={part.text} />
        </Link>
      );
    case "instant":
      return <span className="number">{absoluteTime(part.at, mode === "utc" ? "utc" : "local")}</span>;
    case "until":
      return <span className="number">{durationText(part.at - now)}</span>;
    case "since":
      return <span className="number">{durationText(now - part.at)}</span>;
  }
}
