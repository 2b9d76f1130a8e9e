import type { Host } from "./host.ts";

/** Of the one execution whose copy of this module this is. */
let attached: Host | undefined;

export function attachHost(host: Host): void {
  attached = host;
}

/** Throws outside a workflow: `what` names the function that was called. */
export function hostFor(what: string): Host {
  if (attached === undefined) {
    throw new Error(
      `${what} works only inside a workflow that a worker runs. Outside, use @openswf/flow/client; in an activity, use its context.`,
    );
  }
  return attached;
}
