import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { loadIfInstalled, loadOptional } from "@openswf/core/ports/optional-package";
import { Problem } from "@openswf/core/ports/problem";
import type { AwsCredentials } from "./environment-key.ts";

/** What AWS's own packages know beyond the variables of an access key: files, single sign-on, containers, instances. */
export interface SharedConfiguration {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly credentials: () => Promise<AwsCredentials | undefined>;
}

const chainName = "@aws-sdk/credential-provider-node";
const loadChain = async () => ({
  ...(await import("@aws-sdk/credential-provider-node")),
  ...(await import("@smithy/core/config")),
});
type Chain = Awaited<ReturnType<typeof loadChain>>;

/**
 * `undefined` where AWS's packages are not installed and nothing is configured that needs them.
 *
 * @param profile in `~/.aws`; `undefined` for the default
 */
export async function readSharedConfiguration(profile: string | undefined): Promise<SharedConfiguration | undefined> {
  const source = profile === undefined ? configuredSource() : `The AWS profile ${profile}`;
  const chain = await (source === undefined
    ? loadIfInstalled(loadChain, chainName)
    : loadOptional(loadChain, { name: chainName, user: source }));
  if (chain === undefined) return undefined;
  const init = profile === undefined ? {} : { profile };
  const provider = chain.defaultProvider({ ...init, logger: silent });
  return { ...(await settingsIn(chain, init)), credentials: credentialsFrom(provider, source) };
}

/** A profile named on purpose needs no warning that the environment has a key as well. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Init {
  readonly profile?: string;
}

async function settingsIn(
  { loadSharedConfigFiles, getProfileName }: Chain,
  init: Init,
): Promise<Omit<SharedConfiguration, "credentials">> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = getProfileName(init);
  const { region, services, endpoint_url } = { ...credentialsFile[name], ...configFile[name] };
  const ofServices = services === undefined ? undefined : configFile[`services.${services}`];
  return { region, endpoint: ofServices?.["swf.endpoint_url"] ?? endpoint_url };
}

/** @param source what is configured; with nothing, having no credentials is no error, and is not looked into again */
function credentialsFrom(
  provider: () => Promise<AwsCredentials>,
  source: string | undefined,
): SharedConfiguration["credentials"] {
  let haveNone = false;
  return async () => {
    if (haveNone) return undefined;
    try {
      return await provider();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // Files can hold a region and no key.
      const none = source === undefined || (source === files && why.startsWith("Could not load credentials from any"));
      if (!none) throw Problem.ofWorld(`${source} has no usable credentials: ${why}`, error);
      haveNone = true;
      return undefined;
    }
  };
}

const files = "The configuration in ~/.aws";
const elsewhere = [
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
] as const;

/** What is configured that only AWS's packages understand. `undefined` for nothing. */
function configuredSource(): string | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE } = process.env;
  // With a key in the environment, the rest matters little, and is read only where it can be.
  if (AWS_ACCESS_KEY_ID) return undefined;
  const variable = elsewhere.find((name) => process.env[name]);
  if (variable !== undefined) return `The variable ${variable}`;
  const folder = join(homedir(), ".aws");
  const paths = [AWS_CONFIG_FILE ?? join(folder, "config"), AWS_SHARED_CREDENTIALS_FILE ?? join(folder, "credentials")];
  return paths.some((path) => existsSync(path)) ? files : undefined;
}
