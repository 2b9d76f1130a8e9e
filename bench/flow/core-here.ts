import { createCore, type InProcessClient, inProcess, systemClock } from "@openswf/core";
import { type Client, connect } from "@openswf/flow/client";
import type { WorkerOptions } from "@openswf/flow/worker";
import type { OperationName } from "@openswf/model/operations";
import { openMemoryStore } from "@openswf/store-sqlite";
import { domain } from "./worker-settings.ts";

export type Calls = NonNullable<WorkerOptions["calls"]>;

/** The whole server in this process, without HTTP or a disk: what remains is the SDK's own time. */
export interface CoreHere extends AsyncDisposable {
  readonly calls: Calls;
  readonly client: Client;
}

export async function openCoreHere(): Promise<CoreHere> {
  const core = await createCore({ store: openMemoryStore(), clock: systemClock });
  // Each task comes with a poll of its own, so that its time begins with the reply to a call that brings nothing else.
  const announced = core.announcement.extensions.filter((name) => name !== "OpenSWF.RespondAndPoll");
  const calls = callsTo(inProcess(core), announced);
  return { calls, client: await connect({ domain, calls }), [Symbol.asyncDispose]: () => core.stop() };
}

/** Timestamps stay numbers, of which the SDK makes what it needs. */
function callsTo(service: InProcessClient, announced: readonly string[]): Calls {
  return {
    extensions: new Set(announced),
    async call(name, input, { signal } = {}) {
      // `as`: the SDK's names and inputs are those of SWF.
      const sent = service.call(name as OperationName, input as never, signal === undefined ? {} : { signal });
      return (await sent.catch(rejectWithFault)) as never;
    },
    async callExtension(name, input, { signal } = {}) {
      const sent = service.callExtension(name, input, signal === undefined ? {} : { signal });
      return await sent.catch(rejectWithFault);
    },
    close() {},
  };
}

/** A refusal as the SDK knows it. */
function rejectWithFault(error: unknown): Promise<never> {
  if (error instanceof Error) Object.assign(error, { $fault: "client", $metadata: { attempts: 1 } });
  return Promise.reject(error);
}
