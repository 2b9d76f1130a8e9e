import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openService } from "../../../server/test/wire/service.ts";
import { directCalls } from "../../src/transport/direct-calls.ts";
import { standardConfiguration } from "../../src/transport/standard-configuration.ts";

const nowhere = "/nonexistent";

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", nowhere);
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", nowhere);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  return () => vi.unstubAllEnvs();
});

test.each<{ env: Readonly<Record<string, string>>; endpoint: string; region: string }>([
  { env: { AWS_REGION: "eu-west-1" }, endpoint: "https://swf.eu-west-1.amazonaws.com/", region: "eu-west-1" },
  { env: { AWS_ENDPOINT_URL: "http://localhost:7411" }, endpoint: "http://localhost:7411/", region: "us-east-1" },
  {
    env: {
      AWS_ENDPOINT_URL: "http://all",
      AWS_ENDPOINT_URL_SWF: "https://swf.example:8443/swf",
      AWS_REGION: "eu-west-1",
    },
    endpoint: "https://swf.example:8443/swf/",
    region: "eu-west-1",
  },
  {
    env: { AWS_REGION: "cn-north-1" },
    endpoint: "https://swf.cn-north-1.amazonaws.com.cn/",
    region: "cn-north-1",
  },
])("$endpoint is the endpoint", async ({ env, endpoint, region }) => {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const configuration = await standardConfiguration();
  expect([configuration.endpoint.href, configuration.region]).toEqual([endpoint, region]);
});

test("what is handed in takes precedence", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_SWF", "http://all");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  const credentials = { accessKeyId: "AKIDHANDEDIN", secretAccessKey: "secret" };
  const given = await standardConfiguration({ endpoint: "http://localhost:1", region: "us-west-2", credentials });
  expect([given.endpoint.href, given.region]).toEqual(["http://localhost:1/", "us-west-2"]);
  expect(await given.credentials()).toMatchObject(credentials);
  const standard = await standardConfiguration();
  expect(await standard.credentials()).toMatchObject({ accessKeyId: "AKIDENVIRONMENT" });
});

test("Amazon SWF needs a region and credentials", async () => {
  await expect(standardConfiguration()).rejects.toThrow("AWS_REGION");
  const { credentials } = await standardConfiguration({ region: "eu-west-1" });
  await expect(credentials()).rejects.toMatchObject({ name: "CredentialsProviderError" });
});

test("openswf without access control needs nothing but its address", async () => {
  const { url } = await openService();
  vi.stubEnv("AWS_ENDPOINT_URL_SWF", url);
  const calls = directCalls(await standardConfiguration());
  onTestFinished(() => calls.close());
  expect(await calls.call("ListDomains", { registrationStatus: "REGISTERED" })).toMatchObject({ domainInfos: [] });
});

test("a provider that should have credentials and fails is not replaced by placeholders", async () => {
  const { credentials } = await standardConfiguration({
    endpoint: "http://localhost:1",
    credentials: () => Promise.reject(new Error("the vault is sealed")),
  });
  await expect(credentials()).rejects.toThrow("the vault is sealed");
});

test.each([
  { name: "AWS_ENDPOINT_URL_SWF", value: "localhost:7411" },
  { name: "AWS_ENDPOINT_URL", value: "http:/localhost" },
])("$name=$value is refused by its name", async ({ name, value }) => {
  vi.stubEnv(name, value);
  await expect(standardConfiguration()).rejects.toThrow(`${name} is "${value}", which is no address`);
});

test("a lack of credentials for Amazon SWF says how to use openswf instead", async () => {
  vi.stubEnv("AWS_REGION", "eu-west-1");
  const { credentials } = await standardConfiguration();
  await expect(credentials()).rejects.toThrow(/set AWS_ENDPOINT_URL_SWF to its address/);
});
