import type { GlobalsHost } from "../globals-host.ts";
import { AbortController, AbortSignal } from "./abort.ts";
import { type Bridge, installBridge } from "./bridge.ts";
import { type Execution, enter } from "./current-execution.ts";
import { installDate } from "./date.ts";
import { DOMException } from "./dom-exception.ts";
import { CustomEvent, Event, EventTarget } from "./events.ts";
import { harden, resetError } from "./harden.ts";
import { installLocale } from "./locale.ts";
import { randomGlobals } from "./randomness.ts";
import { refusedGlobals, removedGlobals } from "./refused-globals.ts";
import { structuredClone } from "./structured-clone.ts";
import { atob, btoa, TextDecoder, TextEncoder } from "./text.ts";
import { timerGlobals } from "./timers.ts";
import { URL } from "./url.ts";
import { URLSearchParams } from "./url-search-params.ts";

/** The modules of one execution, made by one call of the bundle's function. */
type MakeModules = (scope: object) => unknown;

/** What the realm's keeper outside holds of it. */
export interface Inside {
  enter(host: GlobalsHost): Execution;
  resume(execution: Execution): void;
  leave(): void;
  /** Runs the bundle's modules with a global object of their own. */
  instantiate(makeModules: MakeModules): unknown;
  /** Puts `work` into the realm's queue of microtasks. `done` hears what it threw, if it did. */
  enqueue(work: () => void, done: (threw: boolean, error: unknown) => void): void;
  isPromise(value: unknown): boolean;
}

/** Frames kept of a stack: as many as help, and always the same number. */
const stackFramesMax = 30;

/** RegExp's memory of the last match would show one execution's texts to another. */
function forgetMatches(): void {
  const kept = new Set(["length", "name", "prototype", "escape"]);
  for (const name of Object.getOwnPropertyNames(RegExp)) if (!kept.has(name)) Reflect.deleteProperty(RegExp, name);
}

/** The prototype of all global objects. A name assigned to one of them becomes its own. */
function sharedGlobals(): { readonly shared: object; readonly values: readonly unknown[] } {
  const shared = Object.create(null);
  const web = { AbortController, AbortSignal, CustomEvent, DOMException, Event, EventTarget, TextDecoder, TextEncoder };
  const others = { URL, URLSearchParams, atob, btoa, structuredClone, ...timerGlobals(), ...randomGlobals() };
  const intrinsics = Object.getOwnPropertyNames(globalThis).map((name) => [name, Reflect.get(globalThis, name)]);
  const all = { ...Object.fromEntries(intrinsics), ...web, ...others, ...refusedGlobals() };
  for (const [name, value] of Object.entries(all)) {
    if (["globalThis", "undefined", "NaN", "Infinity", "eval"].includes(name)) continue;
    Object.defineProperty(shared, name, {
      get: () => value,
      set(this: object, given: unknown): void {
        Object.defineProperty(this, name, { value: given, writable: true, enumerable: true, configurable: true });
      },
    });
  }
  return { shared, values: Object.values(all) };
}

function globalObject(shared: object): object {
  const own: object = Object.create(shared);
  for (const name of ["globalThis", "self", "global"]) {
    Object.defineProperty(own, name, { value: own, writable: true, configurable: true });
  }
  return own;
}

/** Turns a new realm into one for workflow code. It runs once, before anything else. */
export function prepare(bridge: Bridge): Inside {
  installBridge(bridge);
  forgetMatches();
  for (const name of removedGlobals) Reflect.deleteProperty(globalThis, name);
  installDate();
  installLocale();
  const { shared, values } = sharedGlobals();
  const settled = Promise.resolve();
  harden([shared, ...values]);
  return {
    enter(host) {
      const execution = { host, startedAt: host.now(), intervals: new Map() };
      this.resume(execution);
      return execution;
    },
    resume(execution) {
      resetError(stackFramesMax);
      enter(execution);
    },
    leave: () => enter(undefined),
    instantiate: (makeModules) => makeModules(globalObject(shared)),
    enqueue(work, done) {
      void settled.then(() => {
        try {
          work();
        } catch (error) {
          done(true, error);
          return;
        }
        done(false, undefined);
      });
    },
    isPromise: (value) => value instanceof Promise,
  };
}
