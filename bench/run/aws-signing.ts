import type { Credentials } from "../load/signature.ts";
import { isLoopback, type Options } from "../options.ts";

/** Credentials that are renewed while they are in use. */
export interface HeldCredentials extends Disposable {
  current(): Credentials;
}

/** The endpoint cannot be called: it is not there, or there are no credentials. */
export class CannotMeasure extends Error {
  override readonly name = "CannotMeasure";
}

/** Far more often than keys of sessions expire. */
const renewedEveryMs = 60_000;

/** The region in the name of an endpoint of AWS: `swf.eu-west-1.amazonaws.com`. */
const regionInHost = /^swf(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d)\./;

/**
 * Credentials as every SDK client finds them: the environment, the files in `~/.aws`, single sign-on, containers and
 * instances. `undefined` for a loopback endpoint where nothing in particular was asked for.
 */
export async function findCredentials(options: Options): Promise<HeldCredentials | undefined> {
  const { endpoint, awsProfile: profile } = options;
  const hasKey = (process.env["AWS_ACCESS_KEY_ID"] ?? "") !== "";
  if (isLoopback(endpoint) && profile === undefined && !hasKey) return undefined;
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  const provider = defaultProvider(profile === undefined ? {} : { profile });
  const region = await regionOf(options);
  const find = async (): Promise<Credentials> => {
    const { accessKeyId, secretAccessKey, sessionToken } = await provider();
    return { accessKeyId, secretAccessKey, sessionToken, region };
  };
  let credentials = await find().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotMeasure(`There are no usable AWS credentials: ${why}`);
  });
  const renew = (): void => {
    // Until the old ones expire there is time for another attempt; then the endpoint says so.
    find().then(
      (found) => {
        credentials = found;
      },
      () => {},
    );
  };
  const timer = setInterval(renew, renewedEveryMs).unref();
  return { current: () => credentials, [Symbol.dispose]: () => clearInterval(timer) };
}

async function regionOf({ region, awsProfile, endpoint }: Options): Promise<string> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const given = [region, AWS_REGION, AWS_DEFAULT_REGION].find((one) => one !== undefined && one !== "");
  if (given !== undefined) return given;
  const { getProfileName, loadSharedConfigFiles } = await import("@smithy/core/config");
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const name = getProfileName(awsProfile === undefined ? {} : { profile: awsProfile });
  const configured = { ...credentialsFile[name], ...configFile[name] }["region"];
  return configured ?? regionInHost.exec(endpoint.hostname)?.[1] ?? "us-east-1";
}
