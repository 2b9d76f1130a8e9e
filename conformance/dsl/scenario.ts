import type { Stage } from "./stage.ts";

/** What a scenario requires of the endpoint or of the run. Without it, the scenario is skipped. */
export type Need =
  /** The endpoint invokes the Lambda functions echo, fail and slow. */
  | "lambda"
  | "no lambda"
  /** An empty poll takes a minute. */
  | "slow"
  /** The scenario registers domains of its own. Amazon allows 100 per account and region and never deletes one. */
  | "new domains"
  /**
   * The scenario relies on the absence of rate limits and on polls that hang up taking no task with them. A local
   * server guarantees both; Amazon does not.
   */
  | "local"
  /** The key of a caller with few permissions: see restricted-policy.json. */
  | "restricted";

export interface Scenario {
  readonly area: string;
  readonly title: string;
  readonly needs: readonly Need[];
  /** True if no recording shows what Amazon SWF does here; the scenario then documents a choice of ours. */
  readonly unproven: boolean;
  readonly run: (stage: Stage) => Promise<void>;
}

export type ScenarioWithoutArea = Omit<Scenario, "area">;

export function area(name: string, ...scenarios: readonly ScenarioWithoutArea[]): readonly Scenario[] {
  return scenarios.map((scenario) => ({ area: name, ...scenario }));
}

/** The title is a claim in the service's words; the body proves that claim and no other. */
export function scenario(title: string, run: (stage: Stage) => Promise<void>): ScenarioWithoutArea {
  return { title, needs: [], unproven: false, run };
}

export function needs(need: Need, needing: ScenarioWithoutArea): ScenarioWithoutArea {
  return { ...needing, needs: [...needing.needs, need] };
}

export function unproven(claim: ScenarioWithoutArea): ScenarioWithoutArea {
  return { ...claim, unproven: true };
}

export function nameOf(scenario: Scenario): string {
  return `${scenario.area}: ${scenario.title}`;
}
