import { type Converter, jsonConverter } from "../data/converter.ts";
import { type Payloads, plainPayloads } from "../data/payload-edges.ts";
import type { WorkflowBundle } from "../isolation/workflow-bundle.ts";
import type { WorkflowCode } from "../replay/workflow-code.ts";
import { callsFor } from "../transport/calls-for.ts";
import type { SendingClient } from "../transport/sdk-calls.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { type Clock, systemClock } from "../waiting/clock.ts";
import { Client } from "./client.ts";
import type { ClientInterceptor } from "./interceptors.ts";
import { QueryReplays } from "./query-replays.ts";

export interface ClientOptions {
  readonly domain: string;
  /** A client of `@aws-sdk/client-swf`. Default: made from the environment, as AWS's tools do. */
  readonly client?: SendingClient;
  /** Instead of a client: any way to call SWF, such as a server in the same process. */
  readonly calls?: SwfCalls;
  /**
   * The files that export the workflows, for queries: they are answered by replay. Or a bundle of them that was made before, or what
   * `loadWorkflows` made of them.
   */
  readonly workflows?: URL | readonly URL[] | WorkflowBundle | WorkflowCode;
  /** Codecs and a blob store: `new DataPipeline(...)`. The same as that of the workers. */
  readonly payloads?: Payloads;
  readonly converter?: Converter;
  /** The first is the outermost. */
  readonly interceptors?: readonly ClientInterceptor[];
  /** Makes the ids of executions that are started without one. No two may be the same. Default: random UUIDs. */
  readonly newWorkflowId?: () => string;
  readonly clock?: Clock;
}

/**
 * A client for one domain.
 *
 *     const client = await connect({ domain: "shop" });
 */
export async function connect(options: ClientOptions): Promise<Client> {
  const { domain, payloads = plainPayloads, converter = jsonConverter, clock = systemClock, workflows } = options;
  const { interceptors = [], newWorkflowId = () => crypto.randomUUID() } = options;
  const calls = options.calls ?? (await callsFor(options.client));
  const queries = workflows === undefined ? undefined : new QueryReplays(workflows);
  const close = (): void => {
    if (options.calls === undefined) calls.close();
  };
  return new Client({ domain, calls, payloads, converter, clock, newWorkflowId, interceptors, queries }, close);
}
