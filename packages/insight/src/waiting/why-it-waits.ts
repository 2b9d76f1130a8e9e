import { isOpen } from "../execution/execution-state.ts";
import { activityReason, retryReason } from "./activity-reasons.ts";
import { decisionReasons } from "./decision-reasons.ts";
import {
  cancelReasons,
  childReason,
  executionTimeoutReasons,
  lambdaReason,
  nothingOpen,
  requestReason,
  timerReason,
} from "./other-reasons.ts";
import { type Reason, reason, type Why, type WhyInput, type WhyKind } from "./why.ts";
import { whyItEnded } from "./why-it-ended.ts";

const othersMax = 50;
/** Open things of one kind that are looked at. SWF has at most 1,000 of each. */
const openMax = 1_000;

/** The sentence that stands on the page of every execution. */
export function whyItWaits(input: WhyInput): Why {
  const { state } = input;
  if (state.lastEventId === 0) return alone(reason("unknown", "calm", ["The history has not loaded yet"]));
  if (!isOpen(state)) return alone(whyItEnded(input, (at) => whatItWaitsFor({ ...input, now: at })));
  return whatItWaitsFor(input);
}

function alone(only: Reason): Why {
  return { ...only, others: [], othersCount: 0 };
}

/** Why it waits, were it open. */
function whatItWaitsFor(input: WhyInput): Why {
  const waits = allReasons(input);
  const [first = nothingOpen(input), ...more] = waits.toSorted(byUrgency);
  // These explain nothing, but who reads why it waits should know.
  const others = [...more, ...executionTimeoutReasons(input), ...cancelReasons(input)];
  return { ...first, others: others.slice(0, othersMax), othersCount: others.length };
}

function allReasons(input: WhyInput): readonly Reason[] {
  const { state, retries = [] } = input;
  const retryTimers = new Set(retries.map(({ timerEventId }) => timerEventId));
  const timers = [...state.timers.values()].filter(
    ({ scheduledEventId, timerId }) => !retryTimers.has(scheduledEventId) && !timerId.startsWith("openswf."),
  );
  return [
    ...decisionReasons(input),
    ...[...state.activities.values()].slice(0, openMax).map((activity) => activityReason(activity, input)),
    ...retries.slice(0, openMax).map((wait) => retryReason(wait, input)),
    ...[...state.lambdas.values()].slice(0, openMax).map(lambdaReason),
    ...[...state.children.values()].slice(0, openMax).map(childReason),
    ...[...state.requests.values()].slice(0, openMax).map(requestReason),
    ...timers.slice(0, openMax).map((timer) => timerReason(timer, input)),
  ];
}

/** What explains most comes first: a decider that fails explains everything else that does not happen. */
const kinds: readonly WhyKind[] = [
  "decider fails",
  "code fails",
  "decision task waits",
  "decision task runs",
  "activity waits",
  "heartbeat late",
  "retry waits",
  "activity runs",
  "lambda",
  "child",
  "request",
  "timer",
];
const tones = ["stuck", "watch", "calm", "failed", "done"] as const;

/** A decider comes first, then what is stuck, then by kind, then what changes soonest. */
function byUrgency(a: Reason, b: Reason): number {
  return (
    Number(isOfDecider(b)) - Number(isOfDecider(a)) ||
    tones.indexOf(a.tone) - tones.indexOf(b.tone) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    (a.nextAt ?? Number.POSITIVE_INFINITY) - (b.nextAt ?? Number.POSITIVE_INFINITY) ||
    0
  );
}

function isOfDecider({ kind }: Reason): boolean {
  return kinds.indexOf(kind) <= kinds.indexOf("decision task runs");
}
