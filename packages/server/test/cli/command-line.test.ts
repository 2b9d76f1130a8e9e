import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultLimits } from "@openswf/model/limits";
import { expect, test } from "vitest";
import { nearestNames } from "../../src/cli/problems/nearest-names.ts";
import { httpLimitsOf, parseHttpSettings } from "../../src/cli/settings/http-settings.ts";
import { limitNames, parseLimitSettings } from "../../src/cli/settings/limit-settings.ts";
import { localUrl } from "../../src/cli/start-up/local-url.ts";
import { isLoopback } from "../../src/http/addresses/loopback.ts";
import { defaultHttpLimits } from "../../src/http/http-limits.ts";
import { fileOf } from "../http/certificates.ts";
import { folder, Openswf } from "./openswf.ts";

test.each([
  { args: ["serve", "--store", "redis:orders"], says: 'Invalid store "redis:orders"' },
  { args: ["serve", "--limit", "openTimerMax=3"], says: "Did you mean openTimersMax?" },
  {
    args: ["serve", "--limit", "openTimersMax=none"],
    says: "Invalid limit openTimersMax: expected a whole number of 1 or more",
  },
  { args: ["serve", "--limit", "openTimersMax"], says: "expected NAME=VALUE" },
  { args: ["serve", "--account", "me"], says: 'Invalid account "me": expected 12 digits' },
  { args: ["serve", "--region", "Mars!"], says: 'Invalid region "Mars!"' },
  { args: ["serve", "--lambda-endpoint", "here"], says: 'Invalid Lambda endpoint "here"' },
  { args: ["serve", "--log-level", "loud"], says: "Allowed choices are debug, info, warn, error, silent" },
  { args: ["serve", "--throttle", "maybe"], says: "Allowed choices are off, on, account, principal" },
  { args: ["serve", "--extensions", "some"], says: "Allowed choices are off, asked, on" },
  { args: ["serve", "--tls-cert", "a.pem"], says: "--tls-cert and --tls-key belong together" },
  { args: ["serve", "--tls-client-ca", "a.pem"], says: "--tls-client-ca needs --tls-cert and --tls-key" },
  { args: ["serve", "--tls-client-cert", "optional"], says: "--tls-client-cert needs --tls-client-ca" },
  { args: ["serve", "--http", "keepAliveMS=3"], says: "Did you mean keepAliveMs?" },
  { args: ["serve", "--http", "keepAliveMs=0"], says: "Invalid --http setting keepAliveMs=0" },
  { args: ["serve", "--http", "keepAliveMs"], says: "expected NAME=VALUE" },
  { args: ["serve", "--http", "requestTimeoutMs=9"], says: "--http setting headersTimeoutMs cannot be longer" },
  { args: ["serve", "--prot", "1"], says: "Did you mean --port?" },
  { args: ["backup", "copy.sqlite", "--store", "memory"], says: "A memory store has no file" },
  { args: ["backup"], says: 'openswf: Missing required argument "path". See openswf help backup.\n' },
  { args: ["sevre"], says: 'openswf: Unknown command "sevre". Did you mean serve? See openswf help.\n' },
  {
    args: ["workflow", "lst"],
    says: 'openswf: Unknown command "lst". Did you mean list? See openswf help workflow.\n',
  },
  { args: ["access", "key", "create", "--usr"], says: "See openswf help access key create.\n" },
  { args: ["help", "nothing"], says: 'openswf: openswf has no command "nothing". See openswf help.\n' },
])("$args is a usage error: it exits with 2 and says what is wrong", async ({ args, says }) => {
  const program = Openswf.runs(args);
  expect(await program.ended()).toBe(2);
  expect(program.stderr).toContain(says);
  expect(program.stdout).toBe("");
});

test.each([
  { env: {}, flags: ["--host", "0.0.0.0"] },
  { env: { OPENSWF_INSECURE: "0" }, flags: ["--host", "::"] },
  { env: { OPENSWF_HOST: "192.0.2.1" }, flags: [] },
])("a server refuses other machines until the risk is accepted: $env $flags", async ({ env, flags }) => {
  const program = Openswf.runs(["serve", "--port", "0", ...flags], { env });
  expect(await program.ended()).toBe(2);
  expect(program.stderr).toContain("access control is off");
  expect(program.stderr).toContain("--insecure");
});

test.each([
  { env: {}, flags: ["--insecure"] },
  { env: { OPENSWF_INSECURE: "1" }, flags: [] },
])("a server accepts other machines once the risk is accepted: $env $flags", async ({ env, flags }) => {
  const program = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--host", "0.0.0.0", ...flags], { env });
  const health = await fetch(new URL("/health", await program.ready()));
  expect(health.status).toBe(200);
});

test("an invalid limits file is reported", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "list.json"), "[]");
  writeFileSync(join(cwd, "broken.json"), "{");
  for (const [file, says] of [
    ["list.json", "must contain one JSON object"],
    ["broken.json", "is not JSON"],
    ["none.json", "cannot be read"],
  ] as const) {
    const program = Openswf.runs(["serve", "--limits-file", file], { cwd });
    expect(await program.ended()).toBe(1);
    expect(program.stderr).toContain(says);
  }
});

test("the help of serve lists every flag with its variable, and every limit", async () => {
  const program = Openswf.runs(["help", "serve"]);
  expect(await program.ended()).toBe(0);
  const flags = [...program.stdout.matchAll(/^ +--([a-z-]+)/gm)].map(([, flag]) => flag ?? "");
  expect(flags).toEqual(
    expect.arrayContaining(["port", "host", "store", "region", "account", "log-level", "lambda-endpoint", "limit"]),
  );
  const variables = new Set(program.stdout.match(/OPENSWF_[A-Z_]+/g));
  for (const flag of flags.filter((name) => name !== "help")) {
    const variable = `OPENSWF_${flag.toUpperCase().replaceAll("-", "_")}`;
    // The plural is for flags whose variable holds all of them.
    expect(variables).toContain(["allowed-host", "events-domain"].includes(flag) ? `${variable}S` : variable);
  }
  for (const [name, value] of [...Object.entries(defaultLimits), ...Object.entries(defaultHttpLimits)]) {
    expect(program.stdout).toMatch(new RegExp(`^  ${name} +${value}( |$)`, "m"));
  }
});

test("help and version are printed on stdout and exit with 0", async () => {
  for (const [args, says] of [
    [["--help"], "Usage: openswf"],
    [["backup", "--help"], "openswf backup /backups/monday.sqlite"],
    [["verify", "--help"], "openswf verify --store"],
    [["--version"], "0."],
    [["version"], `(node ${process.versions.node})`],
  ] as const) {
    const program = Openswf.runs(args);
    expect(await program.ended()).toBe(0);
    expect(program.stdout).toContain(says);
    expect(program.stderr).toBe("");
  }
});

test("limits can be set one or several at a time", () => {
  expect(parseLimitSettings("openTimersMax=5, pollHoldMs=100")).toEqual({ openTimersMax: 5, pollHoldMs: 100 });
});

test.each([
  { typed: "OpenTimersMax", meant: ["openTimersMax"] },
  { typed: "opentimers", meant: ["openTimersMax"] },
  { typed: "tea", meant: [] },
])("the suggestions for $typed are $meant", ({ typed, meant }) => {
  expect(nearestNames(typed, limitNames)).toEqual(meant);
});

test.each([
  { host: "127.0.0.1", loopback: true, url: "http://127.0.0.1:80" },
  { host: "127.9.9.9", loopback: true, url: "http://127.9.9.9:80" },
  { host: "::1", loopback: true, url: "http://[::1]:80" },
  { host: "localhost", loopback: true, url: "http://localhost:80" },
  { host: "0.0.0.0", loopback: false, url: "http://127.0.0.1:80" },
  { host: "::", loopback: false, url: "http://[::1]:80" },
  { host: "192.0.2.1", loopback: false, url: "http://192.0.2.1:80" },
  { host: "::ffff:192.0.2.1", loopback: false, url: "http://[::ffff:192.0.2.1]:80" },
  { host: "localhost.example.com", loopback: false, url: "http://localhost.example.com:80" },
])("$host is loopback: $loopback", ({ host, loopback, url }) => {
  expect(isLoopback(host)).toBe(loopback);
  expect(localUrl(host, 80)).toBe(url);
});

test.each([
  { text: "connectionsMax=100", connectionsPerAddressMax: 25 },
  { text: "connectionsMax=100, connectionsPerAddressMax=90", connectionsPerAddressMax: 90 },
  { text: "keepAliveMs=1", connectionsPerAddressMax: 5_000 },
])("--http $text allows $connectionsPerAddressMax connections from one address", (row) => {
  expect(httpLimitsOf(parseHttpSettings(row.text))).toMatchObject({
    connectionsPerAddressMax: row.connectionsPerAddressMax,
  });
});

test("with a certificate and its key, the server serves https and prints that URL", async () => {
  const flags = ["--tls-cert", fileOf("server.pem"), "--tls-key", fileOf("server.key")];
  const program = Openswf.runs(["serve", "--port", "0", "--store", "memory", ...flags]);
  const url = await program.ready();
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(program.stdout).toContain(`--endpoint-url ${url}`);
});

test.each([
  { cert: "none.pem", says: "none.pem cannot be read: ENOENT" },
  { cert: "next-server.pem", says: "does not belong to the certificate" },
])("with unusable TLS files, the server does not start: $says", async ({ cert, says }) => {
  const flags = ["--tls-cert", fileOf(cert), "--tls-key", fileOf("server.key")];
  const program = Openswf.runs(["serve", "--port", "0", "--store", "memory", ...flags]);
  expect(await program.ended()).toBe(1);
  expect(program.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(says)]);
});

test.each([
  { flags: ["--access", "off", "--regions", "eu-west-1"], says: "--access off and --regions conflict" },
  {
    flags: ["--access", "off", "--denied-fault", "AccessDeniedException"],
    says: "--access off and --denied-fault conflict",
  },
  { flags: ["--access", "off", "--explain-signatures"], says: "--access off and --explain-signatures conflict" },
  { flags: ["--audit-keep", "3"], says: "--audit-keep needs --audit-log" },
  { flags: ["--audit-max-bytes", "4096"], says: "--audit-max-bytes needs --audit-log" },
])("conflicting flags are refused in one line: $says", async ({ flags, says }) => {
  const program = Openswf.runs(["serve", "--port", "0", "--store", "memory", ...flags]);
  expect(await program.ended()).toBe(2);
  expect(program.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(says)]);
});

test("conflicting environment variables do not prevent a server from starting", async () => {
  const env = { OPENSWF_ACCESS: "off", OPENSWF_REGIONS: "eu-west-1", OPENSWF_AUDIT_KEEP: "3" };
  await Openswf.runs(["serve", "--port", "0", "--store", "memory"], { env }).ready();
});

test.each([
  { command: ["access", "user", "tag"], says: "KEY= removes the tag" },
  { command: ["access", "session", "create"], says: "from 60 to 129600" },
  { command: ["export"], says: "access records" },
  { command: ["import"], says: "Access records" },
  { command: ["verify"], says: "accounts, users, policies and access keys" },
])("the help of $command contains: $says", async ({ command, says }) => {
  const program = Openswf.runs([...command, "--help"]);
  expect(await program.ended()).toBe(0);
  expect(program.stdout).toContain(says);
});
