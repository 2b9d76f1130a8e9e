import type { Host } from "./host.ts";

/** Of the one execution whose copy of this module this is. */
let attached: Host | undefined;
let readOnly: Host | undefined;
/** What reads and must not decide. */
let reader = "";

export function attachHost(host: Host): void {
  attached = host;
  readOnly = readOnlyHost(host);
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

/** Runs `work`, in which the code may read but not decide: `where` names it in the error. */
export function withoutDecisions<Result>(where: string, work: () => Result): Result {
  const host = hostFor(where);
  attached = readOnly;
  reader = where;
  try {
    return work();
  } finally {
    attached = host;
  }
}

function readOnlyHost(host: Host): Host {
  const refuse = (): never => {
    throw new Error(`${reader} must only read the state of the workflow: it cannot decide anything.`);
  };
  return {
    info: host.info,
    offloads: host.offloads,
    context: host.context,
    now: () => host.now(),
    isReplaying: () => host.isReplaying(),
    historyLength: () => host.historyLength(),
    originalStack: (stack) => host.originalStack(stack),
    log: (level, message, fields) => host.log(level, message, fields),
    random: refuse,
    nextId: refuse,
    send: refuse,
    sideEffect: refuse,
    localActivity: refuse,
    patched: refuse,
    publish: refuse,
    close: refuse,
    fault: refuse,
  };
}
