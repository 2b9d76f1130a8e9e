import { randomBytes } from "node:crypto";
import { type Need, nameOf, type Scenario } from "../dsl/scenario.ts";
import { type Caller, type StageParts, setStage } from "../dsl/stage.ts";
import { type HouseTypes, houseDefaults } from "../dsl/usual-attributes.ts";
import type { Options } from "../options.ts";
import type { Credentials } from "../wire/signature.ts";
import type { Endpoint } from "./endpoint.ts";
import { type Exercised, nothingExercised, recordInto } from "./exercised.ts";
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

interface Run {
  readonly endpoint: Endpoint;
  readonly options: Options;
  readonly domain: string;
  readonly house: HouseTypes;
  readonly registrations: Registrations;
  readonly unique: (what: string) => string;
}

/** A scenario that hangs has failed. The slow scenarios wait up to a minute for a poll. */
const scenarioWithinMs = 40_000;
const slowScenarioWithinMs = 100_000;

export async function runScenarios(
  scenarios: readonly Scenario[],
  endpoint: Endpoint,
  options: Options,
  progress: (result: Result) => void,
): Promise<readonly Result[]> {
  const run = await prepare(endpoint, options).catch((cause: unknown) => {
    throw new CannotExamine(`cannot register the domain and types of the run at ${options.endpoint.href}: ${cause}`, {
      cause,
    });
  });
  const waiting = [...scenarios];
  const results: Result[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const result = await runScenario(next, run);
      results.push(result);
      progress(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work));
  } finally {
    await run.registrations.cleanUp(endpoint.client());
  }
  return results.toSorted((a, b) => scenarios.indexOf(a.scenario) - scenarios.indexOf(b.scenario));
}

async function prepare(endpoint: Endpoint, options: Options): Promise<Run> {
  const swf = endpoint.client();
  const suffix = randomBytes(4).toString("hex");
  let names = 0;
  const unique = (what: string): string => `${what}-${suffix}-${++names}`;
  const registrations = new Registrations();
  registrations.watch(swf);
  const domain = options.domain ?? unique("conformance");
  if (options.domain === undefined) {
    await swf.registerDomain({ name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  }
  const house = {
    workflowType: { name: unique("house-workflow"), version: "1" },
    activityType: { name: unique("house-activity"), version: "1" },
  };
  // No scenario polls their default task list: each names its own.
  const defaultTaskList = { name: unique("house-list") };
  await swf.registerWorkflowType({
    domain,
    ...house.workflowType,
    defaultTaskList,
    defaultExecutionStartToCloseTimeout: houseDefaults.executionStartToCloseTimeout,
    defaultTaskStartToCloseTimeout: houseDefaults.taskStartToCloseTimeout,
    defaultChildPolicy: houseDefaults.childPolicy,
  });
  await swf.registerActivityType({
    domain,
    ...house.activityType,
    defaultTaskList,
    defaultTaskScheduleToStartTimeout: houseDefaults.scheduleToStartTimeout,
    defaultTaskScheduleToCloseTimeout: houseDefaults.scheduleToCloseTimeout,
    defaultTaskStartToCloseTimeout: houseDefaults.startToCloseTimeout,
    defaultTaskHeartbeatTimeout: houseDefaults.heartbeatTimeout,
  });
  return { endpoint, options, domain, house, registrations, unique };
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
  const stage = setStage({
    ...run,
    swf,
    clientOf: (caller) => {
      const client = run.endpoint.client(keyOf(caller, run.options));
      recordInto(exercised, client);
      return client;
    },
    abortSignal,
    leftovers,
    lambdaRole: run.options.lambdaRole,
    sends: (request) => run.endpoint.sends(request),
  });
  const begunAt = performance.now();
  const outcome = await Promise.race([scenario.run(stage), failsWhenAborted(abortSignal, nameOf(scenario))]).then(
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
    signal.addEventListener("abort", () => reject(new Error(`timed out: ${name}`)), { once: true });
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
