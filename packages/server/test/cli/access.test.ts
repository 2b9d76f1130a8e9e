/** `openswf access` as an operator uses it. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListDomainsCommand, PollForActivityTaskCommand } from "@aws-sdk/client-swf";
import { expect, test } from "vitest";
import { accessFolder, account, clientOf, onePolicy, read, refusalOf, registerShop, until } from "./access-folder.ts";
import { folder, Openswf } from "./openswf.ts";

test("following the help leads from an empty store to a worker that may do one thing", async () => {
  const cwd = folder();
  const env = { OPENSWF_SECRETS_KEY_FILE: "secrets.key" };
  const says = async (...args: string[]): Promise<string> => {
    const program = Openswf.runs(["access", ...args], { cwd, env });
    expect([await program.ended(), program.stderr]).toEqual([0, ""]);
    return program.stdout;
  };
  writeFileSync(join(cwd, "policy.json"), JSON.stringify(onePolicy));
  expect(await says("new-secrets-key", "secrets.key")).toBe("secrets.key has a new key\n");
  expect(statSync(join(cwd, "secrets.key")).mode & 0o777).toBe(0o600);
  expect(await says("account", "create", account, "--name", "payments")).toContain("openswf access key create");
  const { AccessKeyId, SecretAccessKey } = JSON.parse(await says("key", "create", "--output", "json"));
  const owner = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  expect(await says("policy", "put", "one-list", "policy.json")).toContain("openswf access user attach USER one-list");
  expect(await says("user", "create", "worker", "--policy", "one-list")).toContain("key create --user worker");
  const exported = await says("key", "create", "--user", "worker", "--output", "env");
  const [, accessKeyId = "", secretAccessKey = ""] =
    /^export AWS_ACCESS_KEY_ID=(\S+)\nexport AWS_SECRET_ACCESS_KEY=(\S+)\n$/.exec(exported) ?? [];
  const worker = { accessKeyId, secretAccessKey };

  const listed = (await says("key", "list")) + (await says("user", "list")) + (await says("account", "list"));
  for (const key of [owner, worker]) {
    expect(listed).toContain(key.accessKeyId);
    expect(listed).not.toContain(key.secretAccessKey);
  }
  for (const file of readdirSync(join(cwd, "openswf-data"))) {
    expect(readFileSync(join(cwd, "openswf-data", file)).includes(secretAccessKey)).toBe(false);
  }

  const server = Openswf.runs(["serve", "--port", "0"], { cwd, env });
  const url = await server.ready();
  expect(server.stdout).toContain("access    by signature and policy");
  await registerShop(url, owner);
  const swf = clientOf(url, worker);
  // The poll is denied before it would wait for a task, so it is answered at once.
  const elsewhere = new PollForActivityTaskCommand({ domain: "shop", taskList: { name: "parcels" } });
  await expect(swf.send(elsewhere)).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(swf.send(new ListDomainsCommand({ registrationStatus: "REGISTERED" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  const poll = swf.send(new PollForActivityTaskCommand({ domain: "shop", taskList: { name: "cards" } }));
  while (!(await (await fetch(new URL("/health", url))).text()).includes('"waitingPolls":1')) {
    // Each iteration is a round trip to the server, which reaches the poll meanwhile.
  }
  server.process.kill("SIGTERM");
  expect((await poll).startedEventId).toBe(0);
  expect(await server.ended()).toBe(0);
});

const askedOfPolicy = ["--user", "worker", "--domain", "shop", "--context", "swf:taskList.name=cards", "--json"];

test.each([
  { action: "swf:PollForActivityTask", more: [], exitCode: 0, verdict: { outcome: "allowed", by: { sid: "poll" } } },
  { action: "pollforactivitytask", more: [], exitCode: 0, verdict: { action: "swf:PollForActivityTask" } },
  {
    action: "swf:PollForActivityTask",
    more: ["--region", "eu-west-1", "--context", "swf:taskList.name=parcels"],
    exitCode: 3,
    verdict: { outcome: "implicitlyDenied", resource: `arn:aws:swf:eu-west-1:${account}:/domain/shop` },
  },
])("simulate $action $more exits with $exitCode", async ({ action, more, exitCode, verdict }) => {
  const { runs } = await accessFolder();
  const program = runs(["access", "simulate", "--action", action, ...askedOfPolicy, ...more]);
  expect([await program.ended(), program.stderr]).toEqual([exitCode, ""]);
  expect(JSON.parse(program.stdout)).toMatchObject({ who: `arn:aws:iam::${account}:user/worker`, ...verdict });
});

const withPolicy = (document: object): object => ({
  accounts: {
    [account]: {
      policies: { work: document },
      users: {
        worker: { policies: ["work"], keys: [{ accessKeyId: "AKIDWORKER000000", secretAccessKey: "s".repeat(20) }] },
      },
    },
  },
});
const good = withPolicy(onePolicy);

test.each([
  { file: good, exitCode: 0, says: "access.json is valid: 1 accounts, 1 users, 1 keys, 1 policies" },
  { file: withPolicy({ Version: "2012-10-17" }), exitCode: 2, says: "policy work of account 111122223333:" },
  { file: { accounts: { "12": {} } }, exitCode: 2, says: 'invalid account id "12"' },
  {
    file: { accounts: { [account]: { keys: [{ accessKeyId: "AKIDWORKER000000" }] } } },
    exitCode: 2,
    says: "expected exactly one of secretAccessKey, secretAccessKeyFile and secretAccessKeyVariable",
  },
  { file: { accounts: { [account]: { users: { worker: { polices: [] } } } } }, exitCode: 2, says: '"polices"' },
])("checking an access file prints: $says", async ({ file, exitCode, says }) => {
  const cwd = folder();
  writeFileSync(join(cwd, "access.json"), JSON.stringify(file));
  const program = Openswf.runs(["access", "check", "access.json"], { cwd });
  expect(await program.ended()).toBe(exitCode);
  expect(program.stdout + program.stderr).toContain(says);
  expect(program.stdout + program.stderr).not.toContain("s".repeat(20));
});

test("a session is printed in the format of a credential_process, and lasts until it is ended", async () => {
  const { says, runs, worker } = await accessFolder();
  const url = await runs(["serve"]).ready();
  const printed = JSON.parse(await says("access", "session", "create", "--user", "worker", "--seconds", "900"));
  expect(printed).toEqual({
    Version: 1,
    AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
    SecretAccessKey: expect.stringMatching(/^\S{40}$/),
    SessionToken: expect.stringMatching(/^v1\.\S+$/),
    Expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
  const inSeconds = (Date.parse(printed.Expiration) - Date.now()) / 1000;
  expect(inSeconds).toBeGreaterThan(800);
  expect(inSeconds).toBeLessThanOrEqual(900);
  const withoutToken = { accessKeyId: printed.AccessKeyId, secretAccessKey: printed.SecretAccessKey };
  const session = { ...withoutToken, sessionToken: printed.SessionToken };
  expect(await refusalOf(url, session)).toBeUndefined();
  expect(await refusalOf(url, withoutToken)).toBe("UnrecognizedClientException");
  await says("access", "user", "end-sessions", "worker");
  await until("the session is over", async () => (await refusalOf(url, session)) === "UnrecognizedClientException");
  expect(await refusalOf(url, worker)).toBeUndefined();
});

test("token keys can be listed, rotated and removed, except the one that seals now", async () => {
  const { says, runs } = await accessFolder();
  const server = runs(["serve"]);
  await server.ready();
  expect(await says("access", "token-key", "list")).toBe("key  state\n1    seals\n");
  expect(await says("access", "token-key", "rotate")).toMatch(/^key 2 seals tokens from \d{4}-.*, when every server/);
  const list = await says("access", "token-key", "list");
  expect(list).toMatch(/^key {2}state\n1 {4}seals\n2 {4}will seal from \d{4}-\S+Z\n$/);
  const refused = runs(["access", "token-key", "remove", "1", "--end-tasks"]);
  expect(await refused.ended()).toBe(2);
  expect(refused.stderr).toContain("Key 1 is the only one that seals now");
  const unsure = runs(["access", "token-key", "remove", "2"]);
  expect(await unsure.ended()).toBe(2);
  expect(unsure.stderr).toContain("--end-tasks");
  expect(await says("access", "token-key", "remove", "2", "--end-tasks")).toContain("key 2 is removed");
});

test("rotating the secrets key puts the new one first, and after reseal the old one is no longer needed", async () => {
  const { cwd, says, runs, secretsKey, worker } = await accessFolder();
  expect(await says("access", "new-secrets-key", "secrets.key")).toContain("before its old ones");
  const [heading = "", first = "", second] = read(cwd, "secrets.key").trimEnd().split("\n");
  expect(second).toBe(secretsKey);
  expect(await says("access", "reseal")).toContain("2 secrets were resealed");
  writeFileSync(join(cwd, "secrets.key"), `${heading}\n${first}\n`);
  expect(await refusalOf(await runs(["serve"]).ready(), worker)).toBeUndefined();
});

test.each([
  {
    args: ["key", "list", "--store", "sqlite:slip/store.sqlite"],
    exitCode: 1,
    says: "slip/store.sqlite does not exist",
  },
  { args: ["key", "create", "--store", "memory"], exitCode: 2, says: "A memory store exists only inside its server" },
  { args: ["key", "create", "--secrets-key-file", "none"], exitCode: 2, says: "secrets key in none cannot be read" },
  { args: ["key", "disable", "AKIDNOBODY000000"], exitCode: 2, says: "there is no access key AKIDNOBODY000000" },
  { args: ["user", "create", "w", "--policy", "two-lists"], exitCode: 2, says: "has no policy two-lists" },
  { args: ["user", "tag", "worker"], exitCode: 2, says: "--tag KEY=VALUE" },
  { args: ["policy", "put", "p", "secrets.key"], exitCode: 2, says: "secrets.key: invalid JSON" },
  { args: ["policy", "delete", "one-list"], exitCode: 2, says: "user worker has policy one-list: detach it first" },
  {
    args: ["session", "create", "--user", "worker", "--seconds", "5"],
    exitCode: 2,
    says: "expected a number of seconds from 60",
  },
  { args: ["new-secrets-key", "slip/secrets.key"], exitCode: 1, says: "no such file or folder" },
  { args: ["new-secrets-key", "."], exitCode: 1, says: "it is a folder" },
  { args: ["new-secrets-key", "store.sqlite"], exitCode: 2, says: "is not a file of secrets keys" },
  {
    args: ["simulate", "--user", "worker", "--action", "PollForActivityTasks", "--domain", "shop"],
    exitCode: 2,
    says: 'SWF has no action "PollForActivityTasks". Did you mean PollForActivityTask?',
  },
  {
    args: ["simulate", "--user", "wrker", "--action", "PollForActivityTask", "--domain", "shop"],
    exitCode: 2,
    says: "User wrker of account 111122223333 does not exist",
  },
])("openswf access $args fails with one line that says what to do", async ({ args, exitCode, says }) => {
  const { cwd, runs } = await accessFolder();
  const program = runs(["access", ...args]);
  expect(await program.ended()).toBe(exitCode);
  expect(program.stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(/^openswf: /)]);
  expect(program.stderr).toContain(says);
  expect(program.stdout).toBe("");
  expect(existsSync(join(cwd, "slip"))).toBe(false);
});

test("a policy with an unknown SWF action is stored with a warning, and patterns are not checked", async () => {
  const { cwd, runs } = await accessFolder();
  const statement = {
    Effect: "Deny",
    Action: ["swf:TerminateWorkflowExecutio", "swf:Poll*", "s3:GetObject"],
    Resource: "*",
  };
  writeFileSync(join(cwd, "slip.json"), JSON.stringify({ Version: "2012-10-17", Statement: statement }));
  const put = runs(["access", "policy", "put", "slip", "slip.json"]);
  expect(await put.ended()).toBe(0);
  expect(put.stderr).toBe(
    'warning: SWF has no action "TerminateWorkflowExecutio". Did you mean TerminateWorkflowExecution?\n',
  );
});

test("a policy is read from stdin, however slow, up to a size limit", async () => {
  const { runs, says } = await accessFolder();
  const document = JSON.stringify(onePolicy);
  const slow = runs(["access", "policy", "put", "piped", "-"]);
  slow.process.stdin?.write(document.slice(0, 50));
  // This takes about as long as the other program takes until it reads.
  expect(await says("access", "policy", "show", "one-list")).toContain("swf:PollForActivityTask");
  slow.process.stdin?.end(document.slice(50));
  expect([await slow.ended(), slow.stderr]).toEqual([0, ""]);
  expect(JSON.parse(await says("access", "policy", "show", "piped"))).toEqual(onePolicy);
  const endless = runs(["access", "policy", "put", "piped", "-"]);
  endless.process.stdin?.on("error", () => {}).end(" ".repeat(1024 * 1024 + 1));
  expect(await endless.ended()).toBe(2);
  expect(endless.stderr).toBe("openswf: Standard input cannot be read: larger than 1048576 bytes.\n");
});

test("export, import and verify print the number of access records", async () => {
  const { says } = await accessFolder();
  const copy = ["--store", "sqlite:copy.sqlite"];
  // An account, a policy, a user, and one key for the account and the user each.
  expect(await says("export", "all.jsonl")).toContain("5 access records were exported");
  expect(await says("import", "all.jsonl", ...copy)).toContain("5 access records were imported");
  expect(await says("verify", ...copy)).toContain("and 5 access records checked, 0 problems");
});
