/** A server with access control on, while its operator changes the access records. */
import { readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListDomainsCommand } from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import {
  accessFolder,
  account,
  type Credentials,
  clientOf,
  faultOf,
  onePolicy,
  read,
  refusalOf,
  registerShop,
  until,
} from "./access-folder.ts";
import { folder, Openswf } from "./openswf.ts";

const unknown = "UnrecognizedClientException";
const listDomains = new ListDomainsCommand({ registrationStatus: "REGISTERED" });

test("a running server applies changes of keys, users and accounts within seconds", async () => {
  const { says, runs, worker, owner } = await accessFolder();
  const url = await runs(["serve"]).ready();
  const comesTo = (refusal: string | undefined, key: Credentials = worker): Promise<void> =>
    until(`${key.accessKeyId} is ${refusal ?? "known"}`, async () => (await refusalOf(url, key)) === refusal);
  await comesTo(undefined);
  await says("access", "key", "disable", worker.accessKeyId);
  await comesTo(unknown);
  await says("access", "key", "enable", worker.accessKeyId);
  await comesTo(undefined);
  const rotated = JSON.parse(await says("access", "key", "rotate", worker.accessKeyId, "--output", "json"));
  const second = { accessKeyId: rotated.AccessKeyId, secretAccessKey: rotated.SecretAccessKey };
  await comesTo(undefined, second);
  expect(await refusalOf(url, worker)).toBeUndefined();
  await says("access", "key", "delete", worker.accessKeyId);
  await comesTo(unknown);
  await says("access", "user", "disable", "worker");
  await comesTo(unknown, second);
  expect(await refusalOf(url, owner)).toBeUndefined();
  await says("access", "account", "disable", account);
  await comesTo(unknown, owner);
});

const fileWith = (secretAccessKey: string): string =>
  JSON.stringify({
    accounts: {
      [account]: {
        policies: { work: onePolicy },
        users: { worker: { policies: ["work"], keys: [{ accessKeyId: "AKIDWORKER000000", secretAccessKey }] } },
      },
    },
  });
const keyOf = (secretAccessKey: string): Credentials => ({ accessKeyId: "AKIDWORKER000000", secretAccessKey });

test("an edited access file takes effect, and a broken one is reported once while the old one stays in effect", async () => {
  const cwd = folder();
  // Replace the file atomically, as good editors do: reading a half-written file would be reported too.
  const write = (text: string): void => {
    writeFileSync(join(cwd, "access.new"), text);
    renameSync(join(cwd, "access.new"), join(cwd, "access.json"));
  };
  const [first, second] = [keyOf("the-first-secret-of-it"), keyOf("the-second-secret-of-it")];
  write(fileWith(first.secretAccessKey));
  const server = Openswf.runs(["serve", "--port", "0", "--store", "memory", "--access-file", "access.json"], { cwd });
  const url = await server.ready();
  expect(await refusalOf(url, first)).toBeUndefined();
  write(fileWith(second.secretAccessKey));
  await until("the new secret is known", async () => (await refusalOf(url, second)) === undefined);
  expect(await refusalOf(url, first)).toBe("InvalidSignatureException");
  write(fileWith(first.secretAccessKey).slice(0, -5));
  await until("the broken file is reported", async () => {
    expect(await refusalOf(url, second)).toBeUndefined();
    return server.stderr.includes("could not be reloaded");
  });
  write(fileWith(first.secretAccessKey));
  await until("the repaired file is in effect", async () => (await refusalOf(url, first)) === undefined);
  const errors = server.stderr.split("\n").filter((line) => line.includes('"level":50'));
  expect(errors.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ source: "access.json", reason: "invalid JSON (line 1)" }),
  ]);
});

test("users in an access file can have sessions, and the file can end them", async () => {
  const cwd = folder();
  writeFileSync(join(cwd, "access.json"), fileWith("the-secret-of-the-worker"));
  expect(await Openswf.runs(["access", "new-secrets-key", "secrets.key"], { cwd }).ended()).toBe(0);
  const from = ["--access-file", "access.json", "--secrets-key-file", "secrets.key"];
  const url = await Openswf.runs(["serve", "--port", "0", "--store", "memory", ...from], { cwd }).ready();
  const session = Openswf.runs(["access", "session", "create", "--user", "worker", ...from], { cwd });
  expect(await session.ended()).toBe(0);
  const made = JSON.parse(session.stdout);
  const credentials = {
    accessKeyId: made.AccessKeyId,
    secretAccessKey: made.SecretAccessKey,
    sessionToken: made.SessionToken,
  };
  expect(await refusalOf(url, credentials)).toBeUndefined();
  const ended = JSON.parse(fileWith("the-secret-of-the-worker"));
  ended.accounts[account].users.worker.sessionsNotBefore = new Date(Date.now() + 60_000).toISOString();
  writeFileSync(join(cwd, "access.new"), JSON.stringify(ended));
  renameSync(join(cwd, "access.new"), join(cwd, "access.json"));
  await until("the session is over", async () => (await refusalOf(url, credentials)) === unknown);
});

test("the audit log records changes and refusals, and is rotated by size with a limited number of files", async () => {
  const { cwd, runs, owner, worker } = await accessFolder();
  const flags = ["--audit-log", "audit/audit.log", "--audit-max-bytes", "1024", "--audit-keep", "2"];
  const server = runs(["serve", ...flags]);
  const url = await server.ready();
  const files = (): readonly string[] =>
    readdirSync(join(cwd, "audit")).filter((name) => name.startsWith("audit.log") && !name.includes("strangers"));
  await registerShop(url, owner);
  expect(await faultOf(clientOf(url, worker).send(listDomains))).toBe("AccessDeniedException");
  // A line is queued when the reply arrives, and is in the file soon after.
  const lines = (): readonly string[] => read(cwd, "audit/audit.log").split("\n").slice(0, -1);
  await until("both lines are there", async () => lines().length >= 2);
  const [change, refusal] = lines().map((line) => JSON.parse(line));
  expect(change).toMatchObject({ event: "change", action: "swf:RegisterDomain", accessKeyId: owner.accessKeyId });
  expect(refusal).toMatchObject({
    event: "refusal",
    action: "swf:ListDomains",
    fault: "AccessDeniedException",
    principal: `arn:aws:iam::${account}:user/worker`,
  });
  // Both lines stay in place, no matter how many strangers call.
  const stranger = clientOf(url, { ...worker, secretAccessKey: "not the secret of it" });
  for (let call = 0; call < 30; call += 1) expect(await faultOf(stranger.send(listDomains))).toBeDefined();
  const strangers = (): readonly string[] =>
    readdirSync(join(cwd, "audit")).filter((name) => name.includes("strangers"));
  await until("the files for strangers are rotated", async () => strangers().length === 4);
  // Read a rotated file: the current one may be in the middle of a rotation.
  const aside = strangers().find((name) => /strangers\.\d/.test(name)) ?? "no file was rotated";
  expect(read(cwd, join("audit", aside))).toContain('"reason":"signature"');
  expect(lines()).toHaveLength(2);
  const swf = clientOf(url, worker);
  for (let call = 0; call < 30; call += 1) expect(await faultOf(swf.send(listDomains))).toBe("AccessDeniedException");
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
  expect(files()).toHaveLength(3);
  for (const file of readdirSync(join(cwd, "audit"))) {
    const { mode, size } = statSync(join(cwd, "audit", file));
    expect(mode & 0o777).toBe(0o600);
    // A file is rotated only after the lines that fill it, which may be those of several milliseconds.
    expect(size).toBeLessThan(8 * 1024);
  }
});

test("an audit log on stdout starts after the ready line, which stays on its own line", async () => {
  const { runs, owner } = await accessFolder();
  const server = runs(["serve", "--audit-log", "stdout"]);
  const url = await server.ready();
  await registerShop(url, owner);
  await until("the line is there", async () => {
    await fetch(new URL("/health", url));
    return server.stdout.includes('"event":"change"');
  });
  const [ready, line] = server.stdout.trimEnd().split("\n").slice(-2);
  expect(ready).toBe(`openswf ready at ${url}`);
  expect(JSON.parse(line ?? "")).toMatchObject({ event: "change", action: "swf:RegisterDomain" });
  server.process.kill("SIGTERM");
  expect(await server.ended()).toBe(0);
});

test("a server accepts other machines once an access key exists, or without keys only with --insecure", async () => {
  const { cwd, runs, owner } = await accessFolder();
  const guarded = runs(["serve", "--host", "0.0.0.0"]);
  expect(await refusalOf(await guarded.ready(), owner)).toBeUndefined();
  const open = ["serve", "--host", "0.0.0.0", "--port", "0", "--store", "sqlite:open.sqlite"];
  const refused = Openswf.runs(open, { cwd });
  expect(await refused.ended()).toBe(2);
  expect(refused.stderr).toMatch(/^openswf: With --host 0\.0\.0\.0, other machines can reach this server, but .*\n$/);
  const accepted = Openswf.runs([...open, "--insecure"], { cwd });
  expect((await fetch(new URL("/health", await accepted.ready()))).status).toBe(200);
});

test.each([
  {
    why: "the secrets key is missing",
    env: { OPENSWF_SECRETS_KEY_FILE: undefined },
    exitCode: 2,
    says: "provide the key that sealed them with --secrets-key-file or OPENSWF_SECRETS_KEY",
  },
  {
    why: "the secrets key is a different one",
    env: { OPENSWF_SECRETS_KEY_FILE: undefined, OPENSWF_SECRETS_KEY: Buffer.alloc(32).toString("base64") },
    exitCode: 2,
    says: "which is missing from the secrets keys. Check --secrets-key-file or OPENSWF_SECRETS_KEY",
  },
  {
    why: "the secrets key file holds no key",
    env: { OPENSWF_SECRETS_KEY_FILE: "store.sqlite" },
    exitCode: 2,
    says: "The secrets key in store.sqlite is invalid",
  },
  { why: "the access file does not exist", flags: ["--access-file", "none"], exitCode: 2, says: "none" },
  {
    why: "the audit log is a folder",
    flags: ["--audit-log", "."],
    exitCode: 1,
    says: "cannot be written: it is a folder",
  },
  {
    why: "the path of the audit log leads through a file",
    flags: ["--audit-log", "store.sqlite/log"],
    exitCode: 1,
    says: "is not a folder",
  },
  {
    why: "--access off conflicts with another flag",
    flags: ["--access", "off", "--access-file", "f"],
    exitCode: 2,
    says: "conflict",
  },
])(
  "a server refuses to start, and says why in one line, when $why",
  async ({ env = {}, flags = [], exitCode, says }) => {
    const { runs } = await accessFolder();
    const server = runs(["serve", "--log-level", "error", "--audit-log", "audit.log", ...flags], env);
    expect(await server.ended()).toBe(exitCode);
    expect(server.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(says)]);
    expect(server.stdout).toBe("");
  },
);

test("a server whose port is in use exits, even with access control and an audit log", async () => {
  const { runs } = await accessFolder();
  const { port } = new URL(await Openswf.runs(["serve", "--port", "0", "--store", "memory"]).ready());
  const server = runs(["serve", "--port", port, "--audit-log", "audit.log", "--log-level", "error"]);
  expect(await server.ended()).toBe(1);
  expect(server.stderr).toMatch(/^openswf: Port \d+ on 127\.0\.0\.1 is in use.*\n$/);
});

test("OPENSWF_EXPLAIN_SIGNATURES=0 explains nothing, and the flag explains everything except the secret", async () => {
  const { runs, worker } = await accessFolder();
  const wrong = { ...worker, secretAccessKey: "not the secret of it" };
  const messageAt = async (url: string): Promise<string> =>
    clientOf(url, wrong)
      .send(listDomains)
      .then(
        () => "accepted",
        (error: unknown) => String(error),
      );
  const silent = runs(["serve"], { OPENSWF_EXPLAIN_SIGNATURES: "0" });
  expect(await messageAt(await silent.ready())).not.toContain("should have been");
  silent.process.kill("SIGTERM");
  await silent.ended();
  const explained = await messageAt(await runs(["serve", "--explain-signatures"]).ready());
  expect(explained).toContain("The Canonical String for this request should have been");
  expect(explained).not.toContain(worker.secretAccessKey);
});

test("no secret is ever printed, logged or audited", async () => {
  const { cwd, runs, says, owner, worker, secretsKey } = await accessFolder();
  const printed: string[] = [];
  const server = runs(["serve", "--log-level", "debug", "--audit-log", "audit.log", "--explain-signatures"]);
  const url = await server.ready();
  const made = JSON.parse(await says("access", "session", "create", "--user", "worker"));
  const session = {
    accessKeyId: made.AccessKeyId,
    secretAccessKey: made.SecretAccessKey,
    sessionToken: made.SessionToken,
  };
  await registerShop(url, owner);
  for (const key of [worker, session]) expect(await faultOf(clientOf(url, key).send(listDomains))).toBeDefined();
  // A secret with a key that is not its own, and a session with a truncated token.
  await refusalOf(url, { ...owner, secretAccessKey: worker.secretAccessKey });
  await refusalOf(url, { ...session, sessionToken: session.sessionToken.slice(0, -1) });
  await fetch(url, { method: "POST", headers: { Authorization: `Bearer ${worker.secretAccessKey}` }, body: "{}" });
  for (const args of [
    ["key", "list"],
    ["user", "list"],
    ["account", "list"],
    ["policy", "list"],
    ["token-key", "list"],
    ["user", "end-sessions", "worker"],
    ["key", "disable", worker.accessKeyId],
    ["reseal"],
  ]) {
    printed.push(await says("access", ...args));
  }
  await until("the server applies the change", async () => {
    await refusalOf(url, owner);
    return read(cwd, "audit.log").includes('"event":"access"');
  });
  server.process.kill("SIGTERM");
  await server.ended();
  const everything = [server.stdout, server.stderr, read(cwd, "audit.log"), ...printed].join("\n");
  for (const secret of [
    owner.secretAccessKey,
    worker.secretAccessKey,
    session.secretAccessKey,
    session.sessionToken.slice(0, -1),
    secretsKey,
  ]) {
    expect(everything).not.toContain(secret);
  }
  expect(everything).toContain(worker.accessKeyId);
});
