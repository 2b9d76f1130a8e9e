import { LambdaClient } from "@aws-sdk/client-lambda";
import { Problem } from "@openswf/core/ports/problem";

export interface AmbientConfiguration {
  readonly endpoint: URL;
  readonly region: string;
  /** Each call asks anew, so that keys that expire are renewed. `undefined` where none are configured. */
  readonly credentials: () => Promise<AmbientCredentials | undefined>;
}

interface AmbientCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface AmbientOverrides {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/**
 * Endpoint, region and credentials as any SDK client finds them: the environment, the files in `~/.aws`, single sign-on,
 * containers and instances. It is the configuration of a client that is installed anyway; Lambda itself is never called.
 */
export async function ambientConfiguration(overrides: AmbientOverrides): Promise<AmbientConfiguration> {
  const { region: given, profile } = overrides;
  const client = new LambdaClient({
    ...(given !== undefined && { region: given }),
    ...(profile !== undefined && { profile }),
  });
  const named = overrides.endpoint ?? process.env["AWS_ENDPOINT_URL_SWF"] ?? process.env["AWS_ENDPOINT_URL"];
  const region = await client.config.region().catch(() => undefined);
  if (region === undefined && named === undefined) {
    throw Problem.ofUsage("No AWS region is configured: set AWS_REGION, or pass --region or --endpoint.");
  }
  const endpoint = URL.parse(named ?? `https://swf.${region}.${suffixOf(region ?? "")}`);
  if (endpoint === null) throw Problem.ofUsage(`Invalid endpoint "${named}": expected an http or https URL.`);
  return {
    endpoint,
    region: region ?? "us-east-1",
    // A server without access control needs none, and one with it says so itself.
    credentials: () => client.config.credentials().catch(() => undefined),
  };
}

const suffixOf = (region: string): string => (region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
