import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { awsConfiguration } from "../../src/aws/aws-configuration.ts";

const key = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "not-a-secret" };
const inEnvironment = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "openswf-aws-"));
  mkdirSync(join(home, ".aws"));
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  set({ HOME: home, AWS_CONFIG_FILE: join(home, ".aws/config"), AWS_EC2_METADATA_DISABLED: "true" });
  set({ AWS_SHARED_CREDENTIALS_FILE: join(home, ".aws/credentials") });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

function set(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

/** AWS's packages remember files by path. */
function write(file: "config" | "credentials", text: string): void {
  const path = join(home, ".aws", file);
  writeFileSync(path, text);
}

test("the environment names the region, and so the endpoint, and the key", async () => {
  set({ ...inEnvironment, AWS_REGION: "eu-north-1", AWS_SESSION_TOKEN: "a-token" });
  const { endpoint, endpointFrom, region, credentials } = await awsConfiguration({});
  expect({ endpoint: endpoint.href, endpointFrom, region }).toEqual({
    endpoint: "https://swf.eu-north-1.amazonaws.com/",
    endpointFrom: "region",
    region: "eu-north-1",
  });
  expect(await credentials()).toEqual({ ...key, sessionToken: "a-token" });
});

test.each([
  { variables: { AWS_DEFAULT_REGION: "us-west-2" }, endpoint: "https://swf.us-west-2.amazonaws.com/" },
  { variables: { AWS_REGION: "cn-north-1" }, endpoint: "https://swf.cn-north-1.amazonaws.com.cn/" },
  { variables: { AWS_ENDPOINT_URL: "http://swf.test:1" }, endpoint: "http://swf.test:1/" },
  {
    variables: { AWS_ENDPOINT_URL: "http://all.test", AWS_ENDPOINT_URL_SWF: "http://swf.test" },
    endpoint: "http://swf.test/",
  },
  {
    variables: {
      AWS_ENDPOINT_URL: "http://all.test",
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
      AWS_REGION: "us-east-1",
    },
    endpoint: "https://swf.us-east-1.amazonaws.com/",
  },
])("with $variables, SWF is at $endpoint", async ({ variables, endpoint }) => {
  set(variables);
  expect((await awsConfiguration({})).endpoint.href).toBe(endpoint);
});

test("flags take precedence over variables, which take precedence over files", async () => {
  write("config", "[default]\nregion = eu-west-1\nendpoint_url = http://files.test\n");
  expect(await awsConfiguration({})).toMatchObject({ region: "eu-west-1", endpointFrom: "configuration" });
  set({ AWS_REGION: "eu-west-2" });
  expect((await awsConfiguration({})).region).toBe("eu-west-2");
  const { region, endpoint } = await awsConfiguration({ region: "eu-west-3", endpoint: "http://flags.test" });
  expect({ region, endpoint: endpoint.href }).toEqual({ region: "eu-west-3", endpoint: "http://flags.test/" });
});

test("a profile has its own region, endpoint and key, also where the environment has another key", async () => {
  set({ AWS_ACCESS_KEY_ID: "AKIDOTHER", AWS_SECRET_ACCESS_KEY: "other" });
  write(
    "config",
    "[profile shop]\nregion = eu-west-1\nservices = local\n[services local]\nswf =\n  endpoint_url = http://swf.test:7930\n",
  );
  write(
    "credentials",
    `[shop]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
  );
  const { region, endpoint, credentials } = await awsConfiguration({ profile: "shop" });
  expect({ region, endpoint: endpoint.href }).toEqual({ region: "eu-west-1", endpoint: "http://swf.test:7930/" });
  expect(await credentials()).toMatchObject(key);
});

test("a profile that does not exist is a problem", async () => {
  const { credentials } = await awsConfiguration({ profile: "none", endpoint: "http://swf.test" });
  await expect(credentials()).rejects.toThrow(/^The AWS profile none has no usable credentials: /);
});

test("without any key, calls are not signed", async () => {
  write("config", "[default]\nregion = eu-west-1\n");
  const { credentials } = await awsConfiguration({});
  expect(await credentials()).toBeUndefined();
});

test("without a region and an endpoint, the fallback is called; without that, it is a problem", async () => {
  const { endpoint, endpointFrom } = await awsConfiguration({ fallbackEndpoint: "http://127.0.0.1:7930" });
  expect({ endpoint: endpoint.href, endpointFrom }).toEqual({
    endpoint: "http://127.0.0.1:7930/",
    endpointFrom: "fallback",
  });
  await expect(awsConfiguration({})).rejects.toThrow("No AWS region is configured: set AWS_REGION");
});

test("an endpoint that is no URL is a problem", async () => {
  await expect(awsConfiguration({ endpoint: "127.0.0.1:7930" })).rejects.toThrow('Invalid endpoint "127.0.0.1:7930"');
});
