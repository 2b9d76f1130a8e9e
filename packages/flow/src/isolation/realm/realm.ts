import { AsyncLocalStorage } from "node:async_hooks";
import { constants, createContext, Script } from "node:vm";
import type { GlobalsHost } from "../globals-host.ts";
import type { Execution } from "../inside/current-execution.ts";
import type { Inside, prepare } from "../inside/prelude.ts";
import { BundleError, bundleFile, preludeFile, type WorkflowBundle } from "../workflow-bundle.ts";
import { nodeBridge } from "./node-bridge.ts";
import { TimeLimit } from "./time-limit.ts";
import { hearRejections } from "./unhandled-rejections.ts";

// R1. One realm (a context of node:vm) serves all executions of a worker. Its intrinsics are frozen, and each execution has its
//     own modules and its own global object, so nothing that one writes is ever read by another.
// R2. The realm has a queue of microtasks of its own, which is empty whenever no activation runs. So the current execution,
//     which the shared globals ask, is always the one whose code runs.
// R3. A reaction runs in the queue of its function's realm. So a function of ours that is given to a promise of the realm runs
//     after the activation, and `await` outside on such a promise goes on only with the next one: use `then`, inside of `run`.
// R4. Objects of the outer realm are not shown to workflow code, since their constructors lead to the outer `Function`.

/** Five times what is usual for a decision task's code, and less than its start-to-close time. */
const activationMsDefault = 5_000;

export interface Instance {
  /** What the bundle exports: all exports of the author's entries, and those of the SDK's runtime inside the realm. */
  readonly exports: {
    readonly workflows: Readonly<Record<string, unknown>>;
    readonly runtime: Readonly<Record<string, unknown>>;
  };
  /**
   * Calls `work` inside the realm, then runs microtasks until none is left. Throws what `work` throws, after them. It does not
   * return while workflow code loops: call it within `Realm.limited`.
   */
  run(work: () => void): void;
}

interface RunningInstance {
  readonly execution: Execution;
  isBroken: boolean;
}

const noHost: GlobalsHost | undefined = undefined;

export class Realm {
  readonly #inside: Inside;
  readonly #limit: TimeLimit;
  readonly #drain = new Script("undefined", { filename: preludeFile });
  readonly #context: ReturnType<typeof createContext>;
  readonly #makeModules: (scope: object) => unknown;
  readonly #owners = new AsyncLocalStorage<GlobalsHost | undefined>();
  #running: RunningInstance | undefined;

  /** @param options.activationMs Milliseconds that code within one `limited` may take; 5,000 by default. */
  constructor(bundle: WorkflowBundle, options: { readonly activationMs?: number } = {}) {
    this.#limit = new TimeLimit(options.activationMs ?? activationMsDefault);
    this.#context = createContext(constants.DONT_CONTEXTIFY, {
      name: "openswf workflows",
      microtaskMode: "afterEvaluate",
      codeGeneration: { strings: false, wasm: false },
    });
    // `as`: what `bundleWorkflows` makes has these values, and what it did not make is refused below.
    const start = this.#evaluate(bundle.prelude, preludeFile) as { readonly prepare?: typeof prepare } | undefined;
    const makeModules = this.#evaluate(withSourceMap(bundle), bundleFile) as (scope: object) => unknown;
    if (typeof start?.prepare !== "function" || typeof makeModules !== "function") {
      throw new BundleError("The workflow bundle was made by another version of @openswf/flow: bundle again.");
    }
    this.#inside = start.prepare(nodeBridge);
    this.#makeModules = makeModules;
    const owners = this.#owners;
    hearRejections(this, {
      isOurs: this.#inside.isPromise,
      hear: (reason) => tellRejection(owners.getStore(), reason),
    });
  }

  #evaluate(code: string, filename: string): unknown {
    return new Script(code, { filename }).runInContext(this.#context);
  }

  /** Starts an execution: its modules run at once, with `host` behind their globals. */
  instantiate(host: GlobalsHost): Instance {
    const instance: RunningInstance = { execution: this.#inside.enter(host), isBroken: false };
    this.#inside.leave();
    let exports: unknown;
    this.#activate(instance, () => {
      exports = this.#inside.instantiate(this.#makeModules);
    });
    return {
      exports: exports as Instance["exports"], // `as`: the entry that `bundleWorkflows` writes exports these two.
      run: (work) => this.#activate(instance, work),
    };
  }

  /**
   * Ends workflow code that runs too long, with an `ActivationTimeoutError`. Wrap the whole work on a decision task in one
   * call: it costs some 15 µs. The instance that ran is of no use afterwards.
   */
  limited<Result>(work: () => Result): Result {
    try {
      // What is ended within `run` does not restore the asynchronous scope; the `run` around it does.
      return this.#owners.run(noHost, () => this.#limit.hold(work));
    } catch (error) {
      if (this.#running !== undefined) this.#break(this.#running);
      throw error;
    }
  }

  /** The code was ended in the middle, and its microtasks are lost. */
  #break(instance: RunningInstance): void {
    instance.isBroken = true;
    this.#running = undefined;
    this.#inside.leave();
  }

  #activate(instance: RunningInstance, work: () => void): void {
    if (this.#running !== undefined)
      throw new Error("An activation runs already: workflow code must not start another.");
    if (instance.isBroken)
      throw new Error("This execution was ended for running too long: replay it in a new instance.");
    let failure: { readonly error: unknown } | undefined;
    this.#running = instance;
    this.#inside.resume(instance.execution);
    this.#owners.run(instance.execution.host, () => {
      this.#inside.enqueue(work, (threw, error) => {
        if (threw) failure = { error };
      });
      this.#drain.runInContext(this.#context);
    });
    this.#limit.check();
    this.#running = undefined;
    this.#inside.leave();
    if (failure !== undefined) throw (failure as { readonly error: unknown }).error; // `as`: a callback has set it.
  }
}

function tellRejection(host: GlobalsHost | undefined, reason: unknown): void {
  if (host?.unhandledRejection !== undefined) host.unhandledRejection(reason);
  else host?.log("warn", ["A promise was rejected, and nothing handles it:", reason]);
}

/** Debuggers read the map from the script itself. */
function withSourceMap({ code, sourceMap, root }: WorkflowBundle): string {
  const map = root === undefined ? sourceMap : JSON.stringify({ ...JSON.parse(sourceMap), sourceRoot: root });
  const encoded = Buffer.from(map).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}
