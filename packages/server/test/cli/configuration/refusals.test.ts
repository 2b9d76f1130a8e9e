import { Problem } from "@openswf/core/ports/problem";
import { expect, test } from "vitest";
import { file, printed } from "./shown.ts";

async function refusal(toml: string): Promise<string> {
  const path = file(toml);
  const error: unknown = await printed(["config", "show", "--config", path]).catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error(`${toml} was not refused`);
  expect(error.exitCode).toBe(2);
  return error.message.replace(path, "FILE");
}

test.each([
  ["prot = 1", "FILE: unknown key prot. Did you mean port? The keys are the names of flags: see openswf help serve"],
  ["citus = true", /^FILE: unknown key citus\./],
  ["port = ", /^FILE, line 1, column \d+: Invalid TOML document: /],
  ["port = true", "Invalid port in FILE: expected a number."],
  ["port = 70000", 'port in FILE: Invalid port "70000": expected a number from 0 to 65535.'],
  ["host = 1", "Invalid host in FILE: expected a string."],
  ['insecure = "yes"', "Invalid insecure in FILE: expected true or false."],
  ['insecure = "maybe"', "Invalid insecure in FILE: expected true or false."],
  ["explain-signatures = 1", "Invalid explain-signatures in FILE: expected true or false."],
  ['access = "maybe"', "Invalid access in FILE. Allowed choices are on, off, auto."],
  ['regions = "eu-north-1"', 'Invalid regions in FILE: expected an array of strings, such as ["a", "b"].'],
  ["limit = 1", "Invalid limit in FILE: expected a table, such as { name = 1 }."],
  ["limit = 1979-05-27", "Invalid limit in FILE: expected a table, such as { name = 1 }."],
  ["limit.openTimersMax = [1]", "Invalid openTimersMax of limit in FILE: expected a number or a string."],
  ["limit.openTimerMax = 1", /^limit in FILE: Unknown limit "openTimerMax"\. Did you mean openTimersMax/],
  ["[postgres]\nwriteConnectionMax = 1", /^postgres in FILE: Unknown --postgres setting "writeConnectionMax"/],
] as const)("%s is refused", async (toml, message) => {
  const found = await refusal(toml);
  if (typeof message === "string") expect(found).toBe(message);
  else expect(found).toMatch(message);
});

test("the text around an error of a file is not repeated: it may be a password", async () => {
  expect(await refusal('store = "postgres://me:hunter2@db/openswf\n')).not.toContain("hunter2");
});

test.each([
  [
    { OPENSWF_PROT: "1" },
    "Unknown variable OPENSWF_PROT. Did you mean OPENSWF_PORT? For a list, run: openswf help serve",
  ],
  [
    { OPENSWF_SERVICE_HOST: "10.0.0.1" },
    /^Unexpected variable OPENSWF_SERVICE_HOST\. Kubernetes sets it .* enableServiceLinks: false/,
  ],
  [{ OPENSWF_PORT_7930_TCP: "tcp://10.0.0.1:7930" }, /^Unexpected variable OPENSWF_PORT_7930_TCP\. Kubernetes/],
  [
    { OPENSWF_INSECURE: "maybe" },
    /^Invalid OPENSWF_INSECURE "maybe": expected 1, true, on or yes, or 0, false, off or no\.$/,
  ],
  [{ OPENSWF_EXPLAIN_SIGNATURES: "2" }, /^Invalid OPENSWF_EXPLAIN_SIGNATURES "2": expected 1, true/],
  [{ OPENSWF_PORT: "tcp://10.0.0.1:7930" }, /^Invalid port "tcp:.* enableServiceLinks: false in the pod\.$/],
])("the variables %o are refused", async (variables, message) => {
  await expect(printed(["config", "show"], variables)).rejects.toThrow(message);
});

test("variables without a flag, and those of tests, are not refused", async () => {
  const variables = { OPENSWF_SECRETS_KEY: "x", OPENSWF_TEST_EFFORT: "1", OPENSWF_ENDPOINT: "http://127.0.0.1:1" };
  expect(await printed(["config", "show"], variables)).toContain("Configuration file: none");
});

test("a file that is named and absent is a problem of the machine", async () => {
  await expect(printed(["config", "show", "--config", "/nowhere/openswf.toml"])).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/^The configuration file \/nowhere\/openswf\.toml cannot be read: ENOENT/),
  });
});
