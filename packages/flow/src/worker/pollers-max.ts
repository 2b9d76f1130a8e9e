import { bringsNext } from "../transport/answering.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import type { WorkerOptions } from "./worker-options.ts";

const pollersMaxDefault = 5;
/** Where answers bring the next task, more polls would only take it from them, for a call each. */
const pollersMaxBesideAnswers = 2;

/** How many polls one list may have out. */
export function pollersMax({ pollersMax: chosen }: WorkerOptions, calls: SwfCalls): number {
  return chosen ?? (bringsNext(calls) ? pollersMaxBesideAnswers : pollersMaxDefault);
}
