import { SWFClient } from "@aws-sdk/client-swf";
import { type SendingClient, sdkCalls } from "./sdk-calls.ts";
import type { SwfCalls } from "./swf-calls.ts";

/** Calls through the client that was handed in, or through one made from the environment as AWS's tools do. */
export async function callsFor(client: SendingClient | undefined): Promise<SwfCalls> {
  return sdkCalls(client ?? new SWFClient());
}
