import { Problem } from "@openswf/core/ports/problem";
import { nearestNames } from "../problems/nearest-names.ts";
import { fileVariable, prefix } from "./configurable-options.ts";

/** Holds the secret that signs events. */
export const eventsSecretVariable: string = `${prefix}EVENTS_SECRET`;
/** Variables that no flag has: the secrets key itself, the secret of webhooks, and the endpoint of the demo. */
const withoutFlag = [fileVariable, `${prefix}SECRETS_KEY`, eventsSecretVariable, `${prefix}ENDPOINT`];
/** Those of our tests. */
const ofTests = `${prefix}TEST_`;

/** What Kubernetes sets in every pod beside a Service that is called openswf, unless its links are off. */
const ofServiceLinks = /^OPENSWF(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP)(_[A-Z]+)?)$/;
const serviceLinks =
  "Kubernetes sets it for the Service openswf. Set enableServiceLinks: false in the pod, or rename the Service.";

/** Throws a Problem for a variable that is named like one of ours and is none: it may be mistyped. */
export function refuseUnknownVariables(environment: NodeJS.ProcessEnv, known: readonly string[]): void {
  const all = [...known, ...withoutFlag];
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || name.startsWith(ofTests)) continue;
    if (ofServiceLinks.test(name) || value?.startsWith("tcp://")) {
      throw Problem.ofUsage(`Unexpected variable ${name}. ${serviceLinks}`);
    }
    if (all.includes(name)) continue;
    throw Problem.ofUsage(`Unknown variable ${name}.${meant(name, all)} For a list, run: openswf help serve`);
  }
}

/** What all have in common says nothing about which one was meant. */
function meant(name: string, all: readonly string[]): string {
  const rest = (each: string): string => each.slice(prefix.length);
  const near = nearestNames(rest(name), all.map(rest)).map((each) => `${prefix}${each}`);
  return near.length === 0 ? "" : ` Did you mean ${near.join(" or ")}?`;
}
