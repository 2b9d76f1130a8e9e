const activity = "move what needs it into an activity";

/** What authors know from Node and do not find here, with what to do instead. */
const remedies: Readonly<Record<string, string>> = {
  process: "pass what the workflow needs of the environment in its input",
  Buffer: "use Uint8Array, TextEncoder, and atob or btoa",
  require: "use import",
  __dirname: activity,
  __filename: activity,
  WeakRef: "garbage collection differs from replay to replay",
  FinalizationRegistry: "garbage collection differs from replay to replay",
  SharedArrayBuffer: "an execution shares no memory",
  Atomics: "an execution shares no memory",
  WebAssembly: activity,
  MessageChannel: "use promises",
  Temporal: "use Date, or import a polyfill",
  ...Object.fromEntries(["Blob", "File", "FormData", "Headers", "Request", "Response"].map((name) => [name, activity])),
  ...Object.fromEntries(["ReadableStream", "WritableStream", "TransformStream"].map((name) => [name, activity])),
  ...Object.fromEntries(["localStorage", "sessionStorage", "indexedDB", "navigator"].map((name) => [name, activity])),
};

const notDefined = /^(?:ReferenceError: )?([\w$]+) is not defined$/;

/**
 * Adds the remedy to the message of a ReferenceError about a global that workflow code does not have. Such a global must not
 * exist, or libraries would use it, so only the engine's own message is left to tell of its use.
 */
export function withRemedy(message: string): string {
  const name = notDefined.exec(message)?.[1];
  const remedy = name === undefined || !Object.hasOwn(remedies, name) ? undefined : remedies[name];
  return remedy === undefined ? message : `${message} in workflow code: ${remedy}.`;
}
