import { randomBytes } from "node:crypto";
import { type Need, nameOf, type Scenario } from "../dsl/scenario.ts";
import { type Caller, type StageParts, setStage } from "../dsl/stage.ts";
import type { Options } from "../options.ts";
import type { Credentials } from "../wire/signature.ts";
import type { Endpoint } from "./endpoint.ts";
import { isBack, isFromNetwork } from "./endpoint-watch.ts";
import { type Exercised, nothingExercised, recordInto } from "./exercised.ts";
import { Places, type Sharing } from "./places.ts";
import { Registrations } from "./registrations.ts";

type Outcome =
  | { readonly kind: "passed"; readonly ms: number }
  | { readonly kind: "failed"; readonly ms: number; readonly error: unknown }
  | { readonly kind: "skipped"; readonly why: string };

export interface Result {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  readonly exercised: Exercised;
}

/** The endpoint does not accept even a domain and two types, so there is nothing to report. */
export class CannotExamine extends Error {
  override readonly name = "CannotExamine";
}

/** A scenario has not ended in time. */
class Hung extends Error {
  override readonly name = "Hung";
}

interface Run {
  readonly endpoint: Endpoint;
  readonly options: Options;
  readonly places: Places;
  readonly registrations: Registrations;
  readonly unique: (what: string) => string;
}

/** A scenario that hangs has failed. The slow scenarios wait up to a minute for a poll. */
const scenarioWithinMs = 40_000;
const slowScenarioWithinMs = 100_000;

/** How many scenarios that have hung are run once more: each may hang for as long again. */
const hungAgainMax = 5;

export async function runScenarios(
  scenarios: readonly Scenario[],
  endpoint: Endpoint,
  options: Options,
  progress: (result: Result) => void,
): Promise<readonly Result[]> {
  const run = await prepare(endpoint, options, scenarios[0]).catch((cause: unknown) => {
    throw new CannotExamine(`cannot register the domain and types of the run at ${options.endpoint.href}: ${cause}`, {
      cause,
    });
  });
  const waiting = [...scenarios];
  const results = new Map<Scenario, Result>();
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runScenario(next, run);
      results.set(next, result);
      progress(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
    await runUpsetAgain(results, run, progress);
  } finally {
    await run.registrations.cleanUp(endpoint.client());
  }
  return scenarios.flatMap((scenario) => results.get(scenario) ?? []);
}

/**
 * A scenario may have failed because another has upset the endpoint: it was gone, or did not answer. Such scenarios are run
 * once more, each alone, when the endpoint answers again; what they show then counts.
 */
async function runUpsetAgain(
  results: Map<Scenario, Result>,
  run: Run,
  progress: (result: Result) => void,
): Promise<void> {
  let hung = 0;
  for (const [scenario, { outcome }] of results) {
    if (outcome.kind !== "failed") continue;
    const isHung = outcome.error instanceof Hung;
    if (isHung) hung += 1;
    if (isHung ? hung > hungAgainMax : !isFromNetwork(outcome.error)) continue;
    if (!(await isBack(run.endpoint.client()))) return;
    const result = await runScenario(scenario, run);
    results.set(scenario, result);
    progress(result);
  }
}

async function prepare(endpoint: Endpoint, options: Options, first: Scenario | undefined): Promise<Run> {
  const swf = endpoint.client();
  const suffix = randomBytes(4).toString("hex");
  let names = 0;
  const unique = (what: string): string => `${what}-${suffix}-${++names}`;
  const registrations = new Registrations();
  registrations.watch(swf);
  const places = new Places(swf, unique, sharingOf(endpoint, options));
  // Whoever cannot make this one cannot be examined.
  if (first !== undefined) await places.of(first);
  return { endpoint, options, places, registrations, unique };
}

function sharingOf({ isLocal }: Endpoint, { domain }: Options): Sharing {
  if (domain !== undefined) return { domain };
  return isLocal ? "nothing" : "a new domain";
}

async function runScenario(scenario: Scenario, run: Run): Promise<Result> {
  const exercised = nothingExercised();
  const missing = scenario.needs.map((need) => whyMissing(need, run)).find((why) => why !== undefined);
  if (missing !== undefined) return { scenario, outcome: { kind: "skipped", why: missing }, exercised };

  const swf = run.endpoint.client();
  recordInto(exercised, swf);
  run.registrations.watch(swf);
  const leftovers: StageParts["leftovers"] = [];
  const withinMs = scenario.needs.includes("slow") ? slowScenarioWithinMs : scenarioWithinMs;
  const over = new AbortController();
  const abortSignal = AbortSignal.any([over.signal, AbortSignal.timeout(withinMs)]);
  const { overlooked, lambdaRole } = run.options;
  const plays = async (): Promise<void> => {
    const place = await run.places.of(scenario);
    const stage = setStage({
      ...run,
      ...place,
      swf,
      clientOf: (caller) => {
        const client = run.endpoint.client(keyOf(caller, run.options));
        recordInto(exercised, client);
        return client;
      },
      abortSignal,
      leftovers,
      lambdaRole,
      overlooked,
      sends: (request) => run.endpoint.sends(request),
    });
    await scenario.run(stage);
  };
  const begunAt = performance.now();
  const outcome = await Promise.race([plays(), failsWhenAborted(abortSignal, nameOf(scenario))]).then(
    () => ({ kind: "passed", ms: performance.now() - begunAt }) as const,
    (error: unknown) => ({ kind: "failed", ms: performance.now() - begunAt, error }) as const,
  );
  // Hangs up the polls that the scenario no longer awaits.
  over.abort();
  await closeLeftovers(leftovers, run.endpoint.client());
  return { scenario, outcome, exercised };
}

function keyOf(caller: Caller, { restricted }: Options): Credentials {
  if (restricted === undefined)
    throw new Error("the scenario uses the restricted key without declaring the need for it");
  switch (caller) {
    case "restricted":
      return restricted;
    case "wrong secret":
      return { ...restricted, secretAccessKey: "A".repeat(restricted.secretAccessKey.length) };
    case "unknown":
      return { ...restricted, accessKeyId: "AKIA0000000000000000" };
  }
}

/** Best effort: closes what a failed scenario left open. Otherwise it ends when it times out. */
async function closeLeftovers(leftovers: StageParts["leftovers"], swf: ReturnType<Endpoint["client"]>): Promise<void> {
  const terminations = leftovers.map((leftover) =>
    swf.terminateWorkflowExecution({ ...leftover, childPolicy: "TERMINATE" }),
  );
  await Promise.allSettled(terminations);
}

function failsWhenAborted(signal: AbortSignal, name: string): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Hung(`timed out: ${name}`)), { once: true });
  });
}

function whyMissing(need: Need, { options, endpoint }: Run): string | undefined {
  switch (need) {
    case "lambda":
      return options.lambda ? undefined : "needs --lambda";
    case "no lambda":
      return options.lambda ? "needs an endpoint without Lambda" : undefined;
    case "slow":
      return options.slow ? undefined : "needs --slow";
    case "new domains":
      return options.domain === undefined ? undefined : "registers domains, which --domain rules out";
    case "local":
      return endpoint.isLocal ? undefined : "needs a local endpoint";
    case "restricted":
      return options.restricted === undefined ? "needs a restricted key: see --help" : undefined;
  }
}
