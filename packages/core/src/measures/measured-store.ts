import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";
import type { Store, StoreParts } from "../stores/store.ts";
import { type StoreMethod, storeOf } from "../stores/store-methods.ts";
import { coreMeasures } from "./core-measures.ts";

/** Commits have measures of their own: see `GroupCommit`. Their errors are counted here. */
const measuredElsewhere: StoreMethod = "commit";

/** The same store, whose calls are timed and whose failures are counted. */
export function measuredStore(store: Store, meter: Meter, clock: Pick<Clock, "elapsed">): Store {
  const durations = meter.histogram(coreMeasures.storeCallDurations);
  const errors = meter.counter(coreMeasures.storeErrors);
  const methodOf = <Method extends StoreMethod>(method: Method): StoreParts[Method] => {
    const failed = errors.of(method);
    // `as`: which arguments a method takes, and what it returns, is of no interest here.
    const call = store[method].bind(store) as (...args: readonly unknown[]) => Promise<unknown>;
    const measured = (...args: readonly unknown[]): Promise<unknown> => {
      const begunAt = clock.elapsed();
      const result = call(...args);
      // Beside the caller, who must not wait a turn longer.
      result.then(
        () => {
          if (method !== measuredElsewhere) durations.of(method).record((clock.elapsed() - begunAt) / 1000);
        },
        () => failed.add(1),
      );
      return result;
    };
    // `as`: it is `store[method]` with something beside it.
    return measured as unknown as StoreParts[Method];
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
