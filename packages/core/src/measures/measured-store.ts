import type { Clock } from "../ports/clock.ts";
import type { Histogram, Meter } from "../ports/meter.ts";
import type { Store, StoreParts } from "../stores/store.ts";
import { type StoreMethod, storeOf } from "../stores/store-methods.ts";
import { coreMeasures } from "./core-measures.ts";

/** `GroupCommit` measures how long it takes. Its errors are counted here. */
const timedElsewhere: StoreMethod = "commit";

/** The same store, whose calls are timed and whose failures are counted. */
export function measuredStore(store: Store, meter: Meter, clock: Pick<Clock, "elapsed">): Store {
  const durations = meter.histogram(coreMeasures.storeCallDurations);
  const errors = meter.counter(coreMeasures.storeErrors);
  const methodOf = <Method extends StoreMethod>(method: Method): StoreParts[Method] => {
    const failures = errors.of(method);
    const failed = (): void => failures.add(1);
    // `as`: which arguments a method takes, and what it returns, is of no interest here.
    const call = store[method].bind(store) as (...args: readonly unknown[]) => Promise<unknown>;
    let succeeded: Histogram | undefined;
    // Both look at a result beside the caller, who must not wait a turn longer.
    const timed = (...args: readonly unknown[]): Promise<unknown> => {
      const begunAt = clock.elapsed();
      const result = call(...args);
      result.then(() => {
        succeeded ??= durations.of(method);
        succeeded.record((clock.elapsed() - begunAt) / 1000);
      }, failed);
      return result;
    };
    const counted = (...args: readonly unknown[]): Promise<unknown> => {
      const result = call(...args);
      result.catch(failed);
      return result;
    };
    // `as`: it is `store[method]` with something beside it.
    return (method === timedElsewhere ? counted : timed) as unknown as StoreParts[Method];
  };
  return {
    exclusive: store.exclusive,
    groupsAtOnce: store.groupsAtOnce,
    cursorForm: store.cursorForm,
    notices: store.notices,
    serverNotes: store.serverNotes,
    failure: () => store.failure(),
    close: () => store.close(),
    ...storeOf(methodOf),
  };
}
