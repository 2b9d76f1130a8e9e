import { directCalls } from "./direct-calls.ts";
import { type SendingClient, sdkCalls } from "./sdk-calls.ts";
import { standardConfiguration } from "./standard-configuration.ts";
import type { SwfCalls } from "./swf-calls.ts";

/** Calls through the client that was handed in, or from the environment as AWS's tools do, at a fraction of a client's cost. */
export async function callsFor(client: SendingClient | undefined): Promise<SwfCalls> {
  return client === undefined ? directCalls(await standardConfiguration()) : sdkCalls(client);
}
