import { join } from "node:path";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { program } from "../../../src/cli/program.ts";
import { folder, Openswf } from "../openswf.ts";

/** Commands that print no result: they run until they are stopped, or print text that is meant for something else. */
const others = ["serve", "console", "help", "completion", "__complete", "config schema"];

const leaves = (command: Command, path: readonly string[] = []): readonly (readonly [string, Command])[] =>
  command.commands.length === 0
    ? [[path.join(" "), command]]
    : command.commands.flatMap((each) => leaves(each, [...path, each.name()]));

test("every command that prints a result can print it as JSON", () => {
  for (const [name, command] of leaves(program())) {
    if (others.includes(name)) continue;
    const output = command.options.find(({ long }) => long === "--output");
    expect(output?.argChoices, name).toEqual(expect.arrayContaining(["text", "json", "ndjson"]));
    expect(output?.short, name).toBe("-o");
  }
});

test("the operator's commands print JSON, without secrets", { timeout: 240_000 }, async () => {
  const cwd = folder();
  const env = { OPENSWF_SECRETS_KEY_FILE: join(cwd, "secrets.key") };
  const run = async (
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly stdout: string }> => {
    const command = Openswf.runs(args, { cwd, env });
    const code = await command.ended();
    expect(command.stderr).toBe("");
    return { code, stdout: command.stdout };
  };
  const json = async (...args: readonly string[]): Promise<unknown> =>
    JSON.parse((await run(...args, "-o", "json")).stdout);
  expect(await json("access", "new-secrets-key", "secrets.key")).toEqual({ file: "secrets.key", keys: 1 });
  expect(await json("access", "account", "create", "111122223333")).toMatchObject({ account: "111122223333" });
  expect(await json("access", "user", "create", "worker")).toMatchObject({ user: "worker", policies: [] });
  const { SecretAccessKey: secret } = JSON.parse(
    (await run("access", "key", "create", "--user", "worker", "-o", "ndjson")).stdout,
  );
  const keys = await run("access", "key", "list", "-o", "ndjson");
  expect(JSON.parse(keys.stdout)).toMatchObject({ account: "111122223333", user: "worker", standing: "active" });
  expect(keys.stdout).not.toContain(secret);
  expect(Object.keys(JSON.parse(keys.stdout))).not.toContain("sealed");
  expect(await json("access", "user", "list")).toMatchObject([{ user: "worker", keys: [{ standing: "active" }] }]);
  const denied = await run(
    "access",
    "simulate",
    "--user",
    "worker",
    "--action",
    "ListDomains",
    "--domain",
    "*",
    "-o",
    "json",
  );
  expect(denied.code).toBe(3);
  expect(JSON.parse(denied.stdout)).toMatchObject({ outcome: "implicitlyDenied" });
  expect(await json("backup", "copy.sqlite")).toEqual({ store: "openswf-data/openswf.sqlite", copy: "copy.sqlite" });
  expect(await json("verify")).toMatchObject({ executions: 0, problems: 0, found: [] });
  expect(await json("export", "all.jsonl")).toMatchObject({ file: "all.jsonl", executions: 0 });
  expect(await json("import", "all.jsonl", "--store", "sqlite:new.sqlite")).toMatchObject({ executions: 0 });
  expect(await json("version")).toMatchObject({ node: process.versions.node });
});
