import { randomUUID } from "node:crypto";
import type { Session } from "node:inspector";
import { createContext, Script } from "node:vm";

// A1. V8 ends code that does not return only for who asked it beforehand: for a script with a time limit (`node:vm`), which
//     starts a thread for each call and takes 150 µs, or for an evaluation of its inspector, which uses a thread that is there
//     already and takes 15 µs. The inspector is this process's own: it opens no port, and no debugger is attached.
// A2. The evaluation has a global object of its own, so workflow code cannot see what it calls.
// A3. Where Node was built without an inspector, or forbids it (`--permission`), the script does it.

const expression = "run()";

/** Calls a function, and ends it after so many milliseconds. What it throws is not passed on: let it catch. */
export type ArmedCall = (work: () => void, timeoutMs: number) => void;

let armed: ArmedCall | undefined;

/** The cheapest way that this process has. */
export function armedCall(): ArmedCall {
  armed ??= callByInspector() ?? callByScript();
  return armed;
}

export function callByScript(): ArmedCall {
  const globals = { run: nothing };
  const context = createContext(globals);
  const script = new Script(expression, { filename: "openswf-time-limit.js" });
  return (work, timeoutMs) => {
    globals.run = work;
    script.runInContext(context, { timeout: timeoutMs });
  };
}

/** `undefined` if there is no inspector. */
export function callByInspector(): ArmedCall | undefined {
  const session = openSession();
  if (session === undefined) return undefined;
  const globals = { run: nothing };
  const name = `openswf-time-limit-${randomUUID()}`;
  createContext(globals, { name });
  const contextId = idOfContext(session, name);
  if (contextId === undefined) return undefined;
  const parameters = { expression, contextId, timeout: 0 };
  return (work, timeoutMs) => {
    // V8 keeps the context while these globals are held.
    globals.run = work;
    parameters.timeout = timeoutMs;
    session.post("Runtime.evaluate", parameters, nothing);
  };
}

const nothing = (): void => undefined;

function openSession(): Session | undefined {
  try {
    const session = new (process.getBuiltinModule("node:inspector").Session)();
    session.connect();
    return session;
  } catch {
    return undefined;
  }
}

function idOfContext(session: Session, name: string): number | undefined {
  let id: number | undefined;
  session.on("Runtime.executionContextCreated", ({ params: { context } }) => {
    if (context.name === name) id = context.id;
  });
  // Tells at once of each context that there is.
  session.post("Runtime.enable");
  session.post("Runtime.disable");
  session.removeAllListeners();
  return id;
}
