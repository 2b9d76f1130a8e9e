import { Problem } from "@openswf/core/ports/problem";
import { isLoopback } from "../http/addresses/loopback.ts";
import { type AwsCredentials, environmentKey } from "./environment-key.ts";
import { readSharedConfiguration, type SharedConfiguration } from "./shared-configuration.ts";

/** Where SWF is, and how to sign calls to it. */
export interface AwsConfiguration {
  readonly endpoint: URL;
  /** What named the endpoint. */
  readonly endpointFrom: "override" | "configuration" | "region" | "fallback";
  readonly region: string;
  /**
   * Each call asks anew, so that keys that expire are renewed. `undefined` where none are configured. Throws a Problem
   * where something is configured that cannot be used, such as a profile whose single sign-on has expired.
   */
  readonly credentials: () => Promise<AwsCredentials | undefined>;
}

/** What flags say. They take precedence over variables, which take precedence over `~/.aws`. */
export interface AwsOverrides {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** The endpoint where neither an endpoint nor a region is configured. Without it, that is a Problem. */
  readonly fallbackEndpoint?: string | undefined;
}

/**
 * Endpoint, region and credentials as every SDK client finds them: the environment, the files in `~/.aws`, single
 * sign-on, containers and instances. What the environment says is read here; the rest needs the optional packages of
 * `shared-configuration.ts`.
 */
export async function awsConfiguration(overrides: AwsOverrides): Promise<AwsConfiguration> {
  const profile = overrides.profile ?? set("AWS_PROFILE");
  const shared = await readSharedConfiguration(profile);
  const region = overrides.region ?? set("AWS_REGION") ?? set("AWS_DEFAULT_REGION") ?? shared?.region;
  const { endpoint, from } = endpointOf(overrides, shared?.endpoint, region);
  // What runs on this machine knows no keys of an instance: do not wait for a metadata service that may not exist.
  if (isLoopback(endpoint.hostname.replace(/^\[|\]$/g, ""))) process.env["AWS_EC2_METADATA_DISABLED"] ??= "true";
  return {
    endpoint,
    endpointFrom: from,
    region: region ?? "us-east-1",
    credentials: credentialsOf(profile, shared),
  };
}

function credentialsOf(
  profile: string | undefined,
  shared: SharedConfiguration | undefined,
): AwsConfiguration["credentials"] {
  const key = profile === undefined ? environmentKey() : undefined;
  if (key !== undefined) return () => Promise.resolve(key);
  // A server without access control needs none, and one with it says so itself.
  return shared?.credentials ?? (() => Promise.resolve(undefined));
}

function endpointOf(
  { endpoint: override, fallbackEndpoint }: AwsOverrides,
  shared: string | undefined,
  region: string | undefined,
): { readonly endpoint: URL; readonly from: AwsConfiguration["endpointFrom"] } {
  if (override !== undefined) return { endpoint: parsed(override), from: "override" };
  const configured = set("AWS_ENDPOINT_URL_SWF") ?? set("AWS_ENDPOINT_URL") ?? shared;
  const ignored = set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.toLowerCase() === "true";
  if (configured !== undefined && !ignored) return { endpoint: parsed(configured), from: "configuration" };
  if (region !== undefined) return { endpoint: parsed(`https://swf.${region}.${suffixOf(region)}`), from: "region" };
  if (fallbackEndpoint !== undefined) return { endpoint: parsed(fallbackEndpoint), from: "fallback" };
  throw Problem.ofUsage("No AWS region is configured: set AWS_REGION, or pass --region or --endpoint.");
}

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw Problem.ofUsage(`Invalid endpoint "${text}": expected an http or https URL.`);
}

const suffixOf = (region: string): string => (region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");

/** An empty variable is not set, as everywhere in AWS's tools. */
function set(variable: string): string | undefined {
  const value = process.env[variable];
  return value === "" ? undefined : value;
}
