import { SWF } from "@aws-sdk/client-swf";
import { isLoopback, type Options } from "../options.ts";
import { type RawReply, type RawRequest, sendRaw } from "../wire/raw-request.ts";
import type { Credentials } from "../wire/signature.ts";

/** The endpoint under test: one client for each scenario, all sharing one connection pool. */
export interface Endpoint {
  readonly isLocal: boolean;
  /** Signs with this key, or with the run's key by default. */
  client(key?: Credentials): SWF;
  sends(request: RawRequest): Promise<RawReply>;
}

/**
 * Enough for every poll that can wait at the same time. With the SDK's default of 50, polls would wait for each other.
 */
const connectionsMax = 1_000;

export function openEndpoint(options: Options): Endpoint {
  const isLocal = isLoopback(options.endpoint);
  const agent = { keepAlive: true, maxSockets: connectionsMax };
  const settings = {
    endpoint: options.endpoint.href,
    region: options.region,
    // A local server has no reason to fail a call; a retry would only hide the failure.
    maxAttempts: isLocal ? 1 : 6,
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(isLocal && madeUpCredentialsWillDo(options) ? { credentials: madeUp } : {}),
  };
  const first = new SWF({ ...settings, requestHandler: { httpAgent: agent, httpsAgent: agent } });
  const { requestHandler, credentials } = first.config;
  const sender = { endpoint: options.endpoint, region: options.region, credentials: () => credentials() };
  return {
    isLocal,
    client: (key) => new SWF({ ...settings, requestHandler, credentials: key ?? credentials }),
    sends: (request) => sendRaw(sender, request),
  };
}

const madeUp = { accessKeyId: "conformance", secretAccessKey: "conformance" };

function madeUpCredentialsWillDo(options: Options): boolean {
  const { AWS_ACCESS_KEY_ID } = process.env;
  return options.profile === undefined && AWS_ACCESS_KEY_ID === undefined;
}
