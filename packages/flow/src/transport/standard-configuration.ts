import { ListDomainsCommand, SWFClient, type SWFClientConfig } from "@aws-sdk/client-swf";
import type { Credentials, CredentialsProvider } from "./direct/held-credentials.ts";
import type { DirectConfiguration } from "./direct-calls.ts";

/** What takes precedence over the environment and the files in `~/.aws`. */
export interface ConfigurationOverrides {
  readonly endpoint?: string | URL | undefined;
  readonly region?: string | undefined;
  readonly credentials?: Credentials | CredentialsProvider | undefined;
  /** A profile in `~/.aws`. */
  readonly profile?: string | undefined;
}

/**
 * What an SDK client would use: `AWS_ENDPOINT_URL_SWF` or `AWS_ENDPOINT_URL`, `AWS_REGION`, the profile, and the SDK's
 * chain of credential providers. Away from AWS nothing but the endpoint has to be configured: openswf without access
 * control takes any credentials, so placeholders stand for missing ones, and `us-east-1` for a missing region.
 */
export async function standardConfiguration(overrides: ConfigurationOverrides = {}): Promise<DirectConfiguration> {
  const { endpoint: given, region: givenRegion, credentials: givenCredentials, profile } = overrides;
  requireAddress(given);
  const settings: SWFClientConfig = {
    ...(given !== undefined && { endpoint: String(given) }),
    ...(givenRegion !== undefined && { region: givenRegion }),
    ...(profile !== undefined && { profile }),
  };
  const chain = new SWFClient({
    ...settings,
    ...(givenCredentials !== undefined && { credentials: givenCredentials }),
  });
  const configuredRegion = await chain.config.region().catch(() => undefined);
  const region = configuredRegion ?? "us-east-1";
  const endpoint = await endpointOf({ ...settings, region });
  if (!isAws(endpoint))
    return { endpoint, region, credentials: orPlaceholder((options) => chain.config.credentials(options)) };
  if (configuredRegion === undefined) {
    throw new Error("No AWS region is configured: set AWS_REGION, or AWS_ENDPOINT_URL_SWF to the address of openswf");
  }
  return { endpoint, region, credentials: orAdvice((options) => chain.config.credentials(options)) };
}

/** A URL that is none would be the SDK's `Invalid URL`, which does not say whose. */
function requireAddress(given: string | URL | undefined): void {
  const { AWS_ENDPOINT_URL_SWF: ofSwf, AWS_ENDPOINT_URL: ofAll } = process.env;
  const [name, value] =
    given !== undefined
      ? ["The endpoint", String(given)]
      : ofSwf !== undefined
        ? ["AWS_ENDPOINT_URL_SWF", ofSwf]
        : ["AWS_ENDPOINT_URL", ofAll];
  if (value === undefined || value === "" || /^https?:\/\/[^/]/.test(value)) return;
  throw new Error(`${name} is ${JSON.stringify(value)}, which is no address: expected one like http://127.0.0.1:8000`);
}

function orAdvice(provider: CredentialsProvider): CredentialsProvider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      if (error instanceof Error && error.name === "CredentialsProviderError") {
        error.message += ". To use openswf instead of Amazon SWF, set AWS_ENDPOINT_URL_SWF to its address";
      }
      throw error;
    }
  };
}

const placeholder: Credentials = { accessKeyId: "OPENSWFPLACEHOLDER", secretAccessKey: "placeholder" };

/** The SDK makes the endpoint of each request anew, so one is made and not sent. */
async function endpointOf(settings: SWFClientConfig): Promise<URL> {
  const client = new SWFClient({ ...settings, credentials: placeholder });
  const command = new ListDomainsCommand({ registrationStatus: "REGISTERED" });
  let endpoint: URL | undefined;
  command.middlewareStack.add(
    () =>
      async ({ request }) => {
        // `as`: the SDK leaves the form of requests to the protocol, which is HTTP here.
        const { protocol, hostname, port, path } = request as EndpointParts;
        endpoint = new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`);
        return { response: undefined, output: { domainInfos: [], $metadata: {} } };
      },
    { step: "build", priority: "high", name: "openswfEndpoint" },
  );
  await client.send(command);
  client.destroy();
  if (endpoint === undefined) throw new Error("The AWS SDK made no endpoint for SWF: set AWS_ENDPOINT_URL_SWF");
  return endpoint;
}

interface EndpointParts {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

/** The domains of AWS's partitions. */
const awsDomains = [
  ".amazonaws.com",
  ".amazonaws.com.cn",
  ".amazonaws.eu",
  ".api.aws",
  ".api.amazonwebservices.com.cn",
  ".c2s.ic.gov",
  ".sc2s.sgov.gov",
  ".hci.ic.gov",
  ".cloud.adc-e.uk",
];

const isAws = ({ hostname }: URL): boolean => awsDomains.some((domain) => hostname.endsWith(domain));

function orPlaceholder(provider: CredentialsProvider): CredentialsProvider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      // No provider of the chain has any. Other errors are those of a provider that should have them.
      if (error instanceof Error && error.name === "CredentialsProviderError") return placeholder;
      throw error;
    }
  };
}
