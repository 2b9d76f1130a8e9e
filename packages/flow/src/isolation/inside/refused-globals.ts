// Two kinds of things are missing here. What libraries look for to choose a way of working (`Buffer`, `process`) does not
// exist, so that they choose another. What is called to do I/O (`fetch`) exists, and refuses when it is called.

const refused = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "SharedWorker", "BroadcastChannel"];

/** A function or class that throws when used. A TypeError is taken for a bug: the execution is held until the code is mended. */
export function refuse(name: string): () => never {
  function refusal(): never {
    throw new TypeError(`${name} is not deterministic, so workflow code cannot use it: call it in an activity.`);
  }
  return Object.defineProperty(refusal, "name", { value: name });
}

export function refusedGlobals(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(refused.map((name) => [name, refuse(name)]));
}

/** What no realm for workflow code has: garbage collection and other threads would show through these. */
export const removedGlobals: readonly string[] = [
  ...["WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "WebAssembly", "Temporal", "console"],
  "ShadowRealm",
];
