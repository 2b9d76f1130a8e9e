import { ErrandRunner } from "../errands/errand-runner.ts";
import type { ErrandServices } from "../errands/errand-services.ts";
import { Publisher } from "../errands/publishing/publisher.ts";
import { settleEvents } from "../errands/publishing/settle-events.ts";
import { runErrand } from "../errands/run-errand.ts";
import type { CoreSettings } from "./core-options.ts";
import { lookEveryMs } from "./other-servers.ts";

/** What does the errands that executions promise. `services` is a function because they need each other. */
export function openErrands(
  settings: CoreSettings,
  services: () => ErrandServices,
): { readonly errands: ErrandRunner; readonly publisher: Publisher | undefined } {
  const { store, clock, log, publishing } = settings;
  const errands = new ErrandRunner({
    store,
    clock,
    log,
    run: (runId, errand) => runErrand(services(), runId, errand),
    takeoverEveryMs: store.exclusive ? undefined : lookEveryMs,
  });
  const settle = (owed: Parameters<typeof settleEvents>[1]): Promise<void> => settleEvents(services(), owed);
  return { errands, publisher: publishing && new Publisher(publishing.sinks, { ...settings, settle }) };
}
