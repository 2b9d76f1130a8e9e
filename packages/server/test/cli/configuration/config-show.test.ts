import { expect, test } from "vitest";
import { file, printed, shown } from "./shown.ts";

test("a flag takes precedence over its variable, the variable over the file, and the file over the default", async () => {
  const path = file('port = 1\nhost = "127.0.0.2"\nregion = "eu-north-1"\n');
  const settings = await shown(["--config", path, "--port", "3"], {
    OPENSWF_PORT: "2",
    OPENSWF_HOST: "127.0.0.3",
  });
  expect(settings.get("port")).toEqual({ value: 3, source: "flag", from: "--port" });
  expect(settings.get("host")).toEqual({ value: "127.0.0.3", source: "variable", from: "OPENSWF_HOST" });
  expect(settings.get("region")).toEqual({ value: "eu-north-1", source: "file", from: path });
  expect(settings.get("access")).toEqual({ value: "auto", source: "default", from: null });
});

test("each setting of a table follows that order by itself", async () => {
  const path = file("[limit]\nopenTimersMax = 1\nopenChildrenMax = 1\npollHoldMs = 1\n");
  const settings = await shown(["--config", path, "--limit", "openTimersMax=3"], {
    OPENSWF_LIMIT: "openTimersMax=2,openChildrenMax=2",
  });
  expect(settings.get("limit.openTimersMax")).toEqual({ value: 3, source: "flag", from: "--limit" });
  expect(settings.get("limit.openChildrenMax")).toEqual({ value: 2, source: "variable", from: "OPENSWF_LIMIT" });
  expect(settings.get("limit.pollHoldMs")).toEqual({ value: 1, source: "file", from: path });
  expect(settings.get("limit.openActivityTasksMax")).toMatchObject({ source: "default" });
});

test("a file holds texts, numbers, lists, tables and switches", async () => {
  const path = file(
    'allowed-host = ["a.test", "b.test:80"]\ninsecure = true\naudit-keep = 3\npostgres.migrations = "check"\nregions = ["eu-north-1"]\n',
  );
  const settings = await shown(["--config", path]);
  const values = ["allowed-host", "insecure", "audit-keep", "postgres.migrations", "regions"].map(
    (key) => settings.get(key)?.value,
  );
  expect(values).toEqual([["a.test", "b.test:80"], true, 3, "check", ["eu-north-1"]]);
});

test("a variable turns a switch of the file off", async () => {
  const settings = await shown(["--config", file("insecure = true\n")], { OPENSWF_INSECURE: "0" });
  expect(settings.get("insecure")).toEqual({ value: false, source: "variable", from: "OPENSWF_INSECURE" });
});

test("OPENSWF_CONFIG names the file as well", async () => {
  const path = file("port = 1\n");
  expect((await shown([], { OPENSWF_CONFIG: path })).get("port")).toEqual({ value: 1, source: "file", from: path });
});

test.each(["postgres://me:hunter2@db.internal/openswf", "postgres://db.internal/openswf?user=me&password=hunter2"])(
  "no form shows the password of %s",
  async (url) => {
    const path = file(`store = "${url}"\nlambda-endpoint = "https://me:hunter2@lambda.test"\n`);
    for (const form of ["text", "json", "ndjson"]) {
      const text = await printed(["config", "show", "--all", "--config", path, "--output", form]);
      expect(text).toContain("db.internal/openswf");
      expect(text).not.toContain("hunter2");
    }
  },
);

test("the text leaves out settings of tables that nobody has set, and --all shows them", async () => {
  const args = ["config", "show", "--config", file("limit.openTimersMax = 7\n")];
  const brief = await printed(args);
  expect(brief).toMatch(/^limit\.openTimersMax +7 +\/.*openswf\.toml$/m);
  expect(brief).not.toContain("limit.openChildrenMax");
  expect(await printed([...args, "--all"])).toMatch(/^limit\.openChildrenMax +\d+ +default$/m);
});
