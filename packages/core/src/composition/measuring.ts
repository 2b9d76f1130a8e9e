import type { Instant } from "@openswf/model/brand";
import type { StoreHealth } from "../commit/store-health.ts";
import { CallMeasures } from "../measures/call-measures.ts";
import { coreMeasures } from "../measures/core-measures.ts";
import { measuredStore } from "../measures/measured-store.ts";
import { TransitionMeasures } from "../measures/transition-measures.ts";
import type { Clock } from "../ports/clock.ts";
import { silentLog } from "../ports/log.ts";
import { type Reading, silentMeter } from "../ports/meter.ts";
import type { HealthProblem } from "../ports/transport.ts";
import type { KnownPolls } from "../servers/known-polls.ts";
import { type PendingList, PendingTasks } from "../servers/pending-tasks.ts";
import { Symptoms } from "../symptoms/symptoms.ts";
import { measuredThrottle, type Throttle, tokenBuckets, unthrottled } from "../throttle/throttle.ts";
import type { Requests } from "./answer.ts";
import type { CoreSettings } from "./core-options.ts";

/** The settings with a store whose calls are measured, if anything is. */
export function measured(settings: CoreSettings): CoreSettings {
  const { meter, store, clock } = settings;
  return meter === silentMeter ? settings : { ...settings, store: measuredStore(store, meter, clock) };
}

/** Who looks at what a server does. Each is `undefined` where nobody wants to know. */
export interface Watchers {
  readonly calls: CallMeasures | undefined;
  readonly transitions: TransitionMeasures | undefined;
  readonly symptoms: Symptoms | undefined;
}

export function watchersOf(settings: CoreSettings): Watchers {
  const { meter, clock, log } = settings;
  const isMeasured = meter !== silentMeter;
  return {
    calls: isMeasured ? new CallMeasures(meter, clock) : undefined,
    transitions: isMeasured ? new TransitionMeasures(meter) : undefined,
    symptoms: log === silentLog ? undefined : new Symptoms(settings),
  };
}

/** What is read only when somebody asks. */
export function measureNow(
  { meter, store, clock, limits }: CoreSettings,
  {
    requests,
    health,
    polls,
  }: { readonly requests: Requests; readonly health: StoreHealth; readonly polls: KnownPolls },
): void {
  meter.gauge(coreMeasures.callsInProgress, () => requests.inProgress);
  meter.gauge(coreMeasures.storeHealthy, () => readingsOf(health.problems));
  const pending = new PendingTasks({ store, polls, clock, listsMax: limits.metricNamesMax });
  const perList = async (of: (list: PendingList) => number): Promise<readonly OfList[]> =>
    (await pending.now()).map((list) => ({
      labels: [list.key.kind, list.key.domain, list.key.name],
      value: of(list),
    }));
  meter.gauge(coreMeasures.pendingTasks, () => perList(({ count }) => count));
  meter.gauge(coreMeasures.oldestPendingTask, () => perList(({ oldestAt }) => secondsSince(oldestAt, clock)));
}

type OfList = Reading<["kind", "domain", "task_list"]>;

const secondsSince = (at: Instant | undefined, clock: Clock): number =>
  at === undefined ? 0 : Math.max(0, clock.now() - at) / 1000;

export function throttleOf({ throttling, clock, limits, meter }: CoreSettings): Throttle {
  if (throttling === "off") return unthrottled;
  return measuredThrottle(tokenBuckets(clock, limits.tasksScheduledPerSecondPerList), meter);
}

function readingsOf(problems: readonly HealthProblem[]): readonly Reading<["kind"]>[] {
  const kinds: readonly HealthProblem["what"][] = ["writes", "reads", "data"];
  return kinds.map((kind) => ({ labels: [kind], value: problems.some(({ what }) => what === kind) ? 0 : 1 }));
}
