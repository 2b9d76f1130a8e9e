import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, Openswf } from "../openswf.ts";

/** Nothing of the machine's own configuration. */
const unconfigured = {
  AWS_CONFIG_FILE: "/nonexistent",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PROFILE: "",
  AWS_REGION: "",
  AWS_DEFAULT_REGION: "",
  AWS_ENDPOINT_URL: "",
  OPENSWF_DOMAIN: undefined,
};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs commands one after the other against a new server, as one does in a shell. */
async function shell(): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const url = await Openswf.runs(["serve", "--port", "0", "--store", "memory"]).ready();
  const cwd = folder();
  return async (...args) => {
    const program = Openswf.runs(args, { env: { ...unconfigured, AWS_ENDPOINT_URL_SWF: url }, cwd });
    const code = await program.ended();
    return { code, stdout: program.stdout, stderr: program.stderr };
  };
}

const settings = ["--task-list", "orders", "--task-timeout", "30", "--execution-timeout", "300"];

test("an execution is started, looked at, signaled, terminated and run again", { timeout: 180_000 }, async () => {
  const openswf = await shell();
  const done = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await openswf(...args);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    return stdout;
  };
  await done("domain", "register", "orders", "--retention", "7", "--tag", "team=payments");
  await done("type", "register", "workflow", "order", "1.0", ...settings, "--child-policy", "TERMINATE");
  // The domain is the only one, and so is the version.
  const started = JSON.parse(
    await done("workflow", "start", "order", "--id", "order-1", "--input", "{}", "--tag", "vip", "-o", "json"),
  );
  expect(started).toMatchObject({ domain: "orders", workflowId: "order-1", workflowType: { version: "1.0" } });
  expect(await done("workflow", "count")).toBe("1 open, 0 closed\n");
  expect(await done("workflow", "show", "order-1")).toContain(
    "for a decider to take the decision task: 1 task on list orders",
  );
  expect(await done("task-list", "show", "orders")).toMatch(/^decision tasks: 1 task waits.*nobody polls this list/m);
  expect(await done("task-list", "list")).toMatch(/^orders +decision +1 +0 /m);
  await done("workflow", "signal", "order-1", "address", "--input", "1 Long Acre");
  expect(await done("workflow", "history", "order-1")).toMatch(
    /^ +3 +\+\d+\.\d+s {2}WorkflowExecutionSignaled +address$/m,
  );
  await done("workflow", "cancel", "order-1");
  expect(await done("workflow", "list", "--status", "open")).toContain("OPEN, cancel requested");
  await done("workflow", "terminate", "order-1", "--reason", "enough");
  expect(await done("workflow", "list", "--status", "open")).toBe("no executions\n");
  const followed = await done("workflow", "history", "order-1", "--follow", "-o", "ndjson");
  const events = followed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.map(({ eventType }) => eventType).at(-1)).toBe("WorkflowExecutionTerminated");
  expect(events[0].eventTimestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const shown = JSON.parse(await done("workflow", "show", "order-1", "-o", "json"));
  expect(shown.why).toMatchObject({ kind: "ended", sentence: expect.stringContaining("enough") });
  await done("workflow", "run-again", "order-1", "--as", "order-2");
  const again = JSON.parse(await done("workflow", "list", "--id", "order-2", "-o", "json"));
  expect(again).toMatchObject([{ execution: { workflowId: "order-2" }, tagList: ["vip"], executionStatus: "OPEN" }]);
  expect(await done("workflow", "count", "--tag", "vip", "--type", "order")).toBe("1 open, 1 closed\n");
});

test("domains and types are listed, shown, deprecated, restored and deleted", { timeout: 180_000 }, async () => {
  const openswf = await shell();
  await openswf("domain", "register", "orders", "--retention", "7", "--tag", "team=payments");
  const one = ["activity", "charge", "1.0"];
  await openswf("type", "register", ...one, "--task-list", "cards", "--heartbeat-timeout", "10");
  expect((await openswf("domain", "show", "orders")).stdout).toMatch(/^tags +team=payments$/m);
  expect((await openswf("type", "show", "activity", "charge")).stdout).toMatch(/^defaultTaskList +cards$/m);
  expect((await openswf("type", "deprecate", ...one)).stdout).toBe("activity type charge 1.0 is deprecated\n");
  expect((await openswf("type", "list")).stdout).toBe("no types\n");
  expect((await openswf("type", "list", "--deprecated")).stdout).toMatch(/^activity +charge +1\.0 +DEPRECATED/m);
  expect((await openswf("type", "undeprecate", ...one)).code).toBe(0);
  expect((await openswf("type", "deprecate", ...one)).code).toBe(0);
  expect((await openswf("type", "delete", ...one)).code).toBe(0);
  expect((await openswf("type", "show", ...one)).code).toBe(1);
  expect((await openswf("domain", "deprecate", "orders")).code).toBe(0);
  expect(JSON.parse((await openswf("domain", "list", "--deprecated", "-o", "json")).stdout)).toMatchObject([
    { name: "orders", status: "DEPRECATED" },
  ]);
  expect((await openswf("domain", "undeprecate", "orders")).code).toBe(0);
});

test("an activity task is answered by its token, also from stdin", async () => {
  const url = await Openswf.runs(["serve", "--port", "0", "--store", "memory"]).ready();
  const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const headers = { "X-Amz-Target": `SimpleWorkflowService.${operation}` };
    const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
    expect(reply.status).toBe(200);
    const text = await reply.text();
    return text === "" ? {} : JSON.parse(text);
  };
  const [domain, type, taskList] = ["orders", { name: "order", version: "1" }, { name: "orders" }];
  await call("RegisterDomain", { name: domain, workflowExecutionRetentionPeriodInDays: "1" });
  await call("RegisterWorkflowType", { domain, ...type });
  await call("RegisterActivityType", { domain, name: "charge", version: "1" });
  const timeouts = { taskStartToCloseTimeout: "30", executionStartToCloseTimeout: "300" };
  await call("StartWorkflowExecution", {
    domain,
    workflowId: "order-1",
    workflowType: type,
    taskList,
    childPolicy: "TERMINATE",
    ...timeouts,
  });
  const schedule = (activityId: string): object => ({
    decisionType: "ScheduleActivityTask",
    scheduleActivityTaskDecisionAttributes: {
      activityId,
      activityType: { name: "charge", version: "1" },
      taskList: { name: "cards" },
      scheduleToStartTimeout: "300",
      scheduleToCloseTimeout: "300",
      startToCloseTimeout: "300",
      heartbeatTimeout: "NONE",
    },
  });
  const { taskToken: decision } = await call("PollForDecisionTask", { domain, taskList });
  await call("RespondDecisionTaskCompleted", { taskToken: decision, decisions: [schedule("a"), schedule("b")] });
  const token = async (): Promise<string> =>
    String((await call("PollForActivityTask", { domain, taskList: { name: "cards" } }))["taskToken"]);
  const openswf = async (args: readonly string[], stdin = ""): Promise<Ended> => {
    const program = Openswf.runs([...args, "--endpoint", url], { env: unconfigured });
    program.process.stdin?.end(stdin);
    const code = await program.ended();
    return { code, stdout: program.stdout, stderr: program.stderr };
  };
  const first = await token();
  expect((await openswf(["activity", "heartbeat", first, "--details", "half", "-o", "ndjson"])).stdout).toBe(
    '{"cancelRequested":false}\n',
  );
  expect((await openswf(["activity", "complete", "-", "--result", "receipt"], `${first}\n`)).code).toBe(0);
  expect((await openswf(["activity", "fail", await token(), "--reason", "declined"])).code).toBe(0);
  const history = await openswf(["workflow", "history", "order-1"]);
  expect(history.stdout).toMatch(/ActivityTaskCompleted +charge \(a\): receipt$/m);
  expect(history.stdout).toMatch(/ActivityTaskFailed +charge \(b\): declined$/m);
  const twice = await openswf(["activity", "complete", first]);
  expect(twice.code).toBe(1);
  expect(twice.stderr).toContain("UnknownResourceFault");
});

test.each([
  { args: ["workflow", "list", "--status", "opne"], says: "Did you mean open?" },
  { args: ["workflow", "list", "--since", "yesterday"], says: 'Invalid --since "yesterday"' },
  { args: ["workflow", "list", "--limit", "0"], says: 'Invalid --limit "0"' },
  { args: ["workflow", "list", "--output", "yaml"], says: "Allowed choices are text, json, ndjson" },
  { args: ["workflow", "history", "a", "--follow", "--reverse"], says: "--follow and --reverse conflict" },
  { args: ["workflow", "signal", "a"], says: 'Missing required argument "name". See openswf help workflow signal.' },
  { args: ["type", "show", "job", "a"], says: "Allowed choices are workflow, activity" },
  {
    args: ["type", "register", "activity", "a", "1", "--child-policy", "ABANDON"],
    says: "--child-policy does not belong",
  },
  { args: ["domain", "register", "a"], says: 'Required option "--retention <days>" not specified. See' },
  { args: ["help", "access", "keys"], says: 'openswf access has no command "keys". Did you mean key?' },
  { args: ["workflow", "list", "--endpoint", "here"], says: 'Invalid endpoint "here"' },
])("$args is a usage error", async ({ args, says }) => {
  const program = Openswf.runs(args, { env: unconfigured });
  expect(await program.ended()).toBe(2);
  expect(program.stderr).toContain(says);
  expect(program.stdout).toBe("");
});

test("a domain has to be named where there are several, and a fault names the endpoint", async () => {
  const openswf = await shell();
  expect(await openswf("workflow", "list")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("There is no domain yet"),
  });
  for (const name of ["orders", "refunds"]) await openswf("domain", "register", name, "--retention", "1");
  const asked = await openswf("workflow", "list");
  expect(asked.code).toBe(2);
  expect(asked.stderr).toBe(
    "openswf: Which domain? Name it with --domain or OPENSWF_DOMAIN: there are orders, refunds.\n",
  );
  const unknown = await openswf("workflow", "list", "--domain", "returns");
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(/^openswf: UnknownResourceFault from http:\S+: Unknown domain: returns\.\n$/);
});

test("without any configuration the server of this machine is asked, and said to be", async () => {
  const cwd = folder();
  const program = Openswf.runs(["workflow", "list"], { env: unconfigured, cwd });
  const code = await program.ended();
  // Another server may be running here: then the choice is said before whatever it answers.
  expect(program.stderr).toContain("http://127.0.0.1:7930");
  if (program.stderr.includes("No answer")) {
    expect(code).toBe(1);
    expect(program.stderr).toContain("Start it with openswf serve");
  }
});

test("the AWS configuration decides where calls go and who signs them", async () => {
  const cwd = folder();
  const store = `sqlite:${join(cwd, "store.sqlite")}`;
  const env = { ...unconfigured, OPENSWF_STORE: store, OPENSWF_SECRETS_KEY_FILE: join(cwd, "secrets.key") };
  const run = async (args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> => {
    const program = Openswf.runs(args, { env: { ...env, ...more }, cwd });
    return { code: await program.ended(), stdout: program.stdout, stderr: program.stderr };
  };
  await run(["access", "new-secrets-key", "secrets.key"]);
  await run(["access", "account", "create", "111122223333"]);
  const key = JSON.parse((await run(["access", "key", "create", "--output", "json"])).stdout);
  const url = await Openswf.runs(["serve", "--port", "0"], { env, cwd }).ready();
  const unsigned = await run(["domain", "list", "--endpoint", url]);
  expect(unsigned.code).toBe(1);
  expect(unsigned.stderr).toContain("The server requires signed calls");
  writeFileSync(
    join(cwd, "credentials"),
    `[ops]\naws_access_key_id = ${key.AccessKeyId}\naws_secret_access_key = ${key.SecretAccessKey}\n`,
  );
  writeFileSync(join(cwd, "config"), `[profile ops]\nregion = us-east-1\nendpoint_url = ${url}\n`);
  const files = { AWS_CONFIG_FILE: join(cwd, "config"), AWS_SHARED_CREDENTIALS_FILE: join(cwd, "credentials") };
  const signed = await run(["domain", "register", "orders", "--retention", "1", "--profile", "ops"], files);
  expect(signed.stderr).toBe("");
  expect(signed.code).toBe(0);
  const wrong = { AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: "wrong" };
  const refused = await run(["domain", "list", "--endpoint", url], wrong);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("Check the secret access key, --region and the clock of this machine.");
});
