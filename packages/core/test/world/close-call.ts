import type { CloseStatus, HistoryEvent } from "@openswf/model/wire-types";
import { type Client, Poll } from "./client.ts";
import { TestCaller } from "./test-caller.ts";

/** The answer to a call of WaitForClose. */
export interface CloseAnswer {
  readonly runId: string;
  readonly closeEvent?: HistoryEvent;
  readonly closeStatus?: CloseStatus;
}

/** A call of WaitForClose as its caller sees it. */
export class CloseCall extends Poll<never> {
  /** The answer, which this call must have by now. */
  get answered(): CloseAnswer {
    if (this.body === undefined) throw new Error("the call still waits");
    // `as`: the answer of this operation.
    return JSON.parse(this.body) as CloseAnswer;
  }
}

export interface ClosingInput {
  readonly domain?: string;
  readonly execution: { readonly workflowId: string; readonly runId?: string };
  readonly waitSeconds?: number;
}

/** Waits for the close of an execution, by default in the domain `shop`. */
export function waitsForClose(client: Client, input: ClosingInput): CloseCall {
  const caller = new TestCaller();
  return new CloseCall(caller, client.request("OpenSWF.WaitForClose", { domain: "shop", ...input }, caller));
}
