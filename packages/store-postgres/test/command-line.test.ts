import { describe, expect, onTestFinished, test } from "vitest";
import { Openswf } from "../../server/test/cli/openswf.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

const call = async (url: string, operation: string, input: object): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "X-Amz-Target": `SimpleWorkflowService.${operation}`, "Content-Type": "application/x-amz-json-1.0" },
    body: JSON.stringify(input),
  });

/** The URL of a schema for this test alone. */
async function schemaUrl(): Promise<string> {
  const schema = await makeSchema();
  onTestFinished(() => schema.drop());
  return schema.url;
}

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  test("two servers on one database: a poll at one gets the task of an execution started at the other", async () => {
    const env = { OPENSWF_STORE: await schemaUrl() };
    const servers = [Openswf.runs(["serve", "--port", "0"], { env }), Openswf.runs(["serve", "--port", "0"], { env })];
    const [first = "", second = ""] = await Promise.all(servers.map((server) => server.ready()));
    const workflowType = { name: "order", version: "1" };
    const taskList = { name: "orders" };
    await call(first, "RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" });
    await call(first, "RegisterWorkflowType", {
      domain: "shop",
      ...workflowType,
      defaultTaskList: taskList,
      defaultChildPolicy: "TERMINATE",
      defaultTaskStartToCloseTimeout: "60",
      defaultExecutionStartToCloseTimeout: "600",
    });
    const poll = call(second, "PollForDecisionTask", { domain: "shop", taskList });
    while (!(await (await fetch(new URL("/health", second))).text()).includes('"waitingPolls":1')) {
      // Each check is a round trip to the server, which reaches the poll meanwhile.
    }
    const started = await call(first, "StartWorkflowExecution", { domain: "shop", workflowId: "1", workflowType });
    const { runId } = (await started.json()) as { runId: string };
    expect(await (await poll).json()).toMatchObject({ workflowExecution: { workflowId: "1", runId } });
    for (const server of servers) {
      server.process.kill("SIGTERM");
      expect(await server.ended()).toBe(0);
    }
  });

  test("migrate creates the tables, can be repeated, and lets a server start that only checks them", async () => {
    const url = await schemaUrl();
    const check = ["serve", "--port", "0", "--store", url, "--postgres", "migrations=check"];
    const tooEarly = Openswf.runs(check);
    expect(await tooEarly.ended()).toBe(1);
    expect(tooEarly.stderr).toContain("has no openswf tables yet");
    for (let time = 0; time < 2; time += 1) {
      const migrate = Openswf.runs(["migrate", "--store", url]);
      expect(await migrate.ended()).toBe(0);
      expect(migrate.stdout).toMatch(/^postgres:\/\/openswf@127\.0\.0\.1:\d+\/postgres: the tables are up to date\n$/);
    }
    await Openswf.runs(check).ready();
  });

  test("verify checks a database beside its running server", async () => {
    const url = await schemaUrl();
    const server = await Openswf.runs(["serve", "--port", "0", "--store", url]).ready();
    await call(server, "RegisterDomain", { name: "shop", workflowExecutionRetentionPeriodInDays: "1" });
    const verify = Openswf.runs(["verify", "--store", url]);
    expect(await verify.ended()).toBe(0);
    expect(verify.stdout).toMatch(/postgres: 0 executions with 0 events and 0 access records checked, 0 problems\n$/);
  });

  test.each([
    {
      what: "there is no such database",
      path: "/nowhere",
      said: "the database does not exist. Create it with createdb.",
    },
    {
      what: "the schema does not exist",
      path: "/postgres?options=-csearch_path%3Dnone",
      said: "None of the schemas in search_path",
    },
  ])("when $what, serve says what to do, without the password", async ({ path, said }) => {
    const url = new URL(path, await schemaUrl());
    url.password = "s3cret";
    const server = Openswf.runs(["serve", "--port", "0", "--store", url.href]);
    expect(await server.ended()).toBe(1);
    expect(server.stderr).toContain(said);
    expect(server.stderr + server.stdout).not.toContain("s3cret");
  });

  test("--citus is refused where Citus is not installed", async () => {
    const migrate = Openswf.runs(["migrate", "--citus", "--store", await schemaUrl()]);
    expect(await migrate.ended()).toBe(1);
    expect(migrate.stderr).toContain("create extension citus");
  });
});

test("serve reports that nothing listens at the address of the database", async () => {
  const server = Openswf.runs(["serve", "--store", "postgres://someone:s3cret@127.0.0.1:1/orders"]);
  expect(await server.ended()).toBe(1);
  expect(server.stderr).toBe(
    "openswf: postgres://someone@127.0.0.1:1/orders: connection refused. Start PostgreSQL, or check the host and port.\n",
  );
});

test.each([
  { setting: "groupsAtOnce=0", said: "expected a whole number" },
  { setting: "outcomeLookupMs=600001", said: "expected at most 600000" },
  { setting: "notices=maybe", said: "expected listen or off" },
  { setting: "speed=9", said: 'Unknown --postgres setting "speed"' },
  { setting: "notices", said: "NAME=VALUE" },
])("--postgres $setting is refused", async ({ setting, said }) => {
  const server = Openswf.runs(["serve", "--postgres", setting]);
  expect(await server.ended()).toBe(2);
  expect(server.stderr).toContain(said);
});

test("backup of a database names the alternative", async () => {
  const backup = Openswf.runs(["backup", "copy.sqlite", "--store", "postgres://openswf:s3cret@127.0.0.1:1/orders"]);
  expect(await backup.ended()).toBe(2);
  expect(backup.stderr).toContain("pg_dump");
  expect(backup.stderr).not.toContain("s3cret");
});
