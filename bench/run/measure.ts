import { CallFailed } from "../load/call-failed.ts";
import type { Endpoint } from "../load/endpoint.ts";
import { elsewhere } from "../load/target.ts";
import { CallsSpent, Stopped } from "../load/traffic.ts";
import type { Options } from "../options.ts";
import type { Bench, Profile } from "../profiles/profile.ts";
import { profiles } from "../profiles/profiles.ts";
import type { Progress } from "../report/progress.ts";
import { CheckFailed, type Report } from "../report/report.ts";

/** What became of a profile. */
export type Outcome =
  | { readonly kind: "measured"; readonly profile: string; readonly report: Report }
  /** There was no room for it, or the endpoint lacks what it needs. */
  | { readonly kind: "left out"; readonly profile: string; readonly why: string }
  | { readonly kind: "failed"; readonly profile: string; readonly why: string };

/** Measures the chosen profiles one after the other, until the run is stopped. A profile that fails does not end the run. */
export async function measureAll(
  options: Options,
  endpoint: Endpoint,
  progress: Progress,
  { stopped, onOutcome }: { readonly stopped: Promise<never>; readonly onOutcome: (outcome: Outcome) => void },
): Promise<void> {
  const { duration: seconds, workers, scale, rate } = options;
  const bench: Bench = { seconds, workers, scale, rate, progress, openTarget: async () => elsewhere(endpoint) };
  for (const name of options.profiles) {
    const profile = profiles.get(name);
    if (profile === undefined) continue;
    const outcome = await measure(name, profile, { bench, endpoint, stopped });
    progress.clear();
    onOutcome(outcome);
  }
}

interface Measuring {
  readonly bench: Bench;
  readonly endpoint: Endpoint;
  readonly stopped: Promise<never>;
}

async function measure(name: string, profile: Profile, { bench, endpoint, stopped }: Measuring): Promise<Outcome> {
  const needed = profile.callsMin?.(bench) ?? 0;
  const left = endpoint.traffic?.left ?? Number.POSITIVE_INFINITY;
  if (needed > left)
    return { kind: "left out", profile: name, why: `needs about ${needed} calls, and ${left} of --calls are left` };
  try {
    const report = await Promise.race([profile.run(bench), stopped]);
    return { kind: "measured", profile: name, report: { profile: name, title: profile.title, ...report } };
  } catch (error) {
    return { profile: name, ...explained(error) };
  }
}

/** Rethrows what ends the run. */
function explained(error: unknown): { readonly kind: "left out" | "failed"; readonly why: string } {
  if (error instanceof CallFailed && error.isUnknownOperation) {
    return { kind: "left out", why: `the endpoint does not have ${error.operation} (${error.fault || error.status})` };
  }
  if (error instanceof CallsSpent)
    return { kind: "left out", why: `${error.message}: raise --calls, or lower --scale` };
  if (error instanceof CheckFailed || error instanceof CallFailed) return { kind: "failed", why: error.message };
  if (error instanceof Stopped) throw error;
  // A connection that broke, an endpoint that is gone, a poll that ran out: said, and the rest is tried.
  if (error instanceof Error) return { kind: "failed", why: error.message };
  throw error;
}
