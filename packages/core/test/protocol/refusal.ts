import { Fault, type FaultName } from "@openswf/model/faults";

/** The fault that an action throws, as a client sees it. Fails if the action throws anything else or nothing. */
export function refusalOf(action: () => unknown): { readonly name: FaultName; readonly message: string | undefined } {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return { name: error.name, message: error.wireMessage };
    throw error;
  }
  throw new Error("nothing was refused");
}
