import { createHook } from "node:async_hooks";
import type { Scheduler } from "./scheduler.ts";
import { currentProcess } from "./simulated-process.ts";
import { SimulationFailure } from "./simulation-failure.ts";

/**
 * Asynchronous work that ends within the process, in an order that does not depend on the machine. The last is the context of a
 * function that somebody will call: see AsyncLocalStorage.snapshot.
 */
const ofThisProcess: ReadonlySet<string> = new Set(["PROMISE", "TickObject", "Microtask", "bound-anonymous-fn"]);

/**
 * Hears of code in the simulation that begins work whose end the scheduler cannot know: files, sockets, threads, real timers.
 * Node 22 tells of promises too, whatever is asked for: it counts them anyway, to know whose code runs.
 */
export class Outside {
  readonly #stop: () => void;
  #failure: SimulationFailure | undefined;

  /** Hears of the processes of one run. What an earlier run has left behind may still read its file. */
  constructor(scheduler: Scheduler, hear: (failure: SimulationFailure) => void) {
    const options = {
      trackPromises: false,
      init: (_id: number, type: string): void => {
        if (ofThisProcess.has(type) || this.#failure !== undefined) return;
        if (currentProcess()?.scheduler !== scheduler) return;
        this.#failure = leavesTheProcess(type);
        hear(this.#failure);
      },
    };
    const hook = createHook(options).enable();
    this.#stop = () => hook.disable();
  }

  stop(): void {
    this.#stop();
  }
}

function leavesTheProcess(type: string): SimulationFailure {
  return new SimulationFailure(
    "code stays in the process",
    `Code in the simulation has begun ${type}, which ends at a time that no seed decides. ` +
      "Give it what the test holds in its own memory, and use the global timers instead of node:timers.",
  );
}
