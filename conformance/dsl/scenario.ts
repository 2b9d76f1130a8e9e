import type { Stage } from "./stage.ts";

/** What a scenario asks of the endpoint or of the run; where it is not given, the scenario is skipped. */
export type Need =
  /** The endpoint invokes the Lambda functions echo, fail and slow. */
  | "lambda"
  | "no lambda"
  /** A minute for an empty poll. */
  | "slow"
  /** Domains of its own: Amazon allows 100 an account and region, and never deletes one. */
  | "new domains"
  /** No rate limits, and a poll that has gone takes no task with it: not so at Amazon, promised by a local server. */
  | "local"
  /** The key of somebody who may do little: see restricted-policy.json. */
  | "restricted";

export interface Scenario {
  readonly area: string;
  readonly title: string;
  readonly needs: readonly Need[];
  /** Nobody has recorded what Amazon SWF does here; the scenario holds a choice that was made for want of that. */
  readonly unproven: boolean;
  readonly run: (stage: Stage) => Promise<void>;
}

export type Untitled = Omit<Scenario, "area">;

export function area(name: string, ...scenarios: readonly Untitled[]): readonly Scenario[] {
  return scenarios.map((scenario) => ({ area: name, ...scenario }));
}

/** The title is a claim in the service's words; the body proves it and no other. */
export function scenario(title: string, run: (stage: Stage) => Promise<void>): Untitled {
  return { title, needs: [], unproven: false, run };
}

export function needs(need: Need, needing: Untitled): Untitled {
  return { ...needing, needs: [...needing.needs, need] };
}

export function unproven(claim: Untitled): Untitled {
  return { ...claim, unproven: true };
}

export function nameOf(scenario: Scenario): string {
  return `${scenario.area}: ${scenario.title}`;
}
