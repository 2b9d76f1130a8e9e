import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Meter } from "@openswf/core/ports/meter";
import { defaultLimits } from "@openswf/model/limits";

/** A meter as `openswf serve` of a checkout has it. */
export async function openMeter(tree: string): Promise<Meter> {
  const module = pathToFileURL(join(tree, "packages", "server", "src", "metrics", "open-metrics.ts")).href;
  // `as`: the module may be that of another checkout. What is used of it is old and stays.
  const { openMetrics } = (await import(module)) as {
    openMetrics(version: string, namesMax: number): { readonly meter: Meter };
  };
  return openMetrics("", defaultLimits.metricNamesMax).meter;
}
