import { durationText } from "@openswf/insight/text/duration";
import { visibleText } from "@openswf/insight/text/visible-text";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { describeRow } from "../../../logic/timeline/describe-row.ts";
import { type DrawnSpan, drawnSpans } from "../../../logic/timeline/drawn-spans.ts";
import type { Lane } from "../../../logic/timeline/pack-lanes.ts";
import type { TimeScale } from "../../../logic/timeline/time-scale.ts";
import { Text } from "../../parts/text.tsx";
import { type LitCall, lightingProps, useLitCall } from "../flow/lit-call.ts";
import { type RunAddress, searchOf } from "../run-address.ts";
import type { Window } from "./use-window.ts";

/** Rows of a lane that are told in words. */
const toldMax = 5;
/** Narrower than this, a span has no room for its name. */
const namedWidth = 60;

interface LaneRowProps {
  readonly lane: Lane;
  readonly top: number;
  readonly scale: TimeScale;
  readonly seen: Window;
  readonly now: number;
  readonly run: RunAddress;
}

/** One line of a timeline: its name, what has happened in words, and the spans that are in sight. */
export function LaneRow({ lane, top, scale, seen, now, run }: LaneRowProps): ReactElement {
  const [first] = lane.rows;
  const address = { ...searchOf(run), tab: "history" };
  const told = lane.rows.slice(0, toldMax).map((row) => describeRow(row, now));
  const count = lane.rows.length;
  const lit = useLitCall();
  const isLit = lit.eventIds.size > 0 && lane.spans.some(({ scheduledEventId }) => lit.eventIds.has(scheduledEventId));
  const className = `lane lane-${lane.kind.replace(" ", "-")}${isLit ? " is-lit" : ""}`;
  return (
    <li className={className} style={{ transform: `translateY(${top}px)` }}>
      <Link
        to="/execution"
        search={{ ...address, event: String(first?.spans[0]?.scheduledEventId ?? 1) }}
        className="lane-label"
        style={{ width: seen.labels }}
        title={visibleText(`${lane.label}\n${first?.id ?? ""}`)}
      >
        <Text text={lane.label} />
        {count > 1 ? <span className="count">×{count}</span> : <LaneId label={lane.label} id={first?.id ?? ""} />}
        <span className="hidden">
          {told.join("; ")}
          {count > toldMax && `; and ${count - toldMax} more`}
        </span>
      </Link>
      {drawnSpans(lane.spans, scale, seen.from, seen.to, now).map((drawn) => (
        <DrawnLink
          key={drawn.spans[0]?.scheduledEventId ?? drawn.x}
          drawn={drawn}
          left={seen.labels}
          now={now}
          address={address}
          name={drawn.width > namedWidth ? nameOf(drawn) : ""}
          lit={lit}
        />
      ))}
    </li>
  );
}

function LaneId({ label, id }: { readonly label: string; readonly id: string }): ReactElement | null {
  return id === label ? null : <Text className="lane-id" text={id} />;
}

interface DrawnLinkProps {
  readonly drawn: DrawnSpan;
  readonly left: number;
  readonly now: number;
  readonly address: ReturnType<typeof searchOf> & { readonly tab: string };
  readonly name: string;
  readonly lit: LitCall;
}

/** Leads to its event. Only the label of the lane is a stop for the keyboard: a lane can have thousands of spans. */
function DrawnLink({ drawn, left, now, address, name, lit }: DrawnLinkProps): ReactElement {
  const { x, width, startedX, state, spans } = drawn;
  const [first] = spans;
  const waited = startedX === undefined ? 0 : startedX - x;
  const isLit = lit.eventIds.size > 0 && spans.some(({ scheduledEventId }) => lit.eventIds.has(scheduledEventId));
  return (
    <Link
      to="/execution"
      search={{ ...address, event: String(first?.closedEventId ?? first?.scheduledEventId ?? 1) }}
      tabIndex={-1}
      aria-hidden="true"
      className={`span span-${state.replace(" ", "-")}${isLit ? " is-lit" : ""}`}
      style={{ left: left + x, width: Math.max(width, state === "mark" ? 8 : 2) }}
      title={titleOf(drawn, now)}
      {...lightingProps(lit, first?.scheduledEventId)}
    >
      {waited > 1 && <span className="span-waiting" style={{ width: waited }} />}
      <span className="span-name">{name}</span>
    </Link>
  );
}

const nameOf = ({ spans, state }: DrawnSpan): string =>
  spans.length > 1 ? `${spans.length} ${state}` : visibleText(spans[0]?.label ?? "");

function titleOf({ spans, state }: DrawnSpan, now: number): string {
  const [first] = spans;
  if (first === undefined) return "";
  if (spans.length > 1) return `${spans.length}, of which the worst is ${state}`;
  const { label, from, startedAt, to } = first;
  if (state === "mark") return visibleText(label);
  const waited = startedAt === undefined ? [] : [`waited ${durationText(startedAt - from)}`];
  const ran = `${state} after ${durationText((to ?? now) - from)}`;
  return visibleText([label, state === "open" ? `open for ${durationText(now - from)}` : ran, ...waited].join("\n"));
}
