import { createCore, inProcess, systemClock } from "@openswf/core";
import { type Client, connect } from "@openswf/flow/client";
import { inProcessCalls } from "@openswf/flow/transport";
import type { WorkerOptions } from "@openswf/flow/worker";
import { openMemoryStore } from "@openswf/store-memory";
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
  const calls = inProcessCalls(inProcess(core), announced);
  return { calls, client: await connect({ domain, calls }), [Symbol.asyncDispose]: () => core.stop() };
}
