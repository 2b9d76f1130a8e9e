import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newSecretsKeyText } from "@openswf/access/secrets/secrets-key";
import { describe, expect, onTestFinished, test } from "vitest";
import { account, refusalOf, until } from "../../server/test/cli/access-folder.ts";
import { folder, Openswf } from "../../server/test/cli/openswf.ts";
import { hasPostgres, makeSchema } from "./test-schema.ts";

describe.skipIf(!hasPostgres)("with a real PostgreSQL", () => {
  test("creating, disabling and enabling a key on the command line takes effect at every server of a database", async () => {
    const schema = await makeSchema();
    onTestFinished(() => schema.drop());
    const cwd = folder();
    writeFileSync(join(cwd, "secrets.key"), newSecretsKeyText());
    const where = { cwd, env: { OPENSWF_STORE: schema.url, OPENSWF_SECRETS_KEY_FILE: "secrets.key" } };
    const says = async (...args: readonly string[]): Promise<string> => {
      const program = Openswf.runs(["access", ...args], where);
      expect([await program.ended(), program.stderr]).toEqual([0, ""]);
      return program.stdout;
    };
    const tooEarly = Openswf.runs(["access", "key", "list"], where);
    expect(await tooEarly.ended()).toBe(1);
    expect(tooEarly.stderr).toContain("has no openswf tables yet");
    // Creating the first account also creates the tables, since no server has run yet.
    await says("account", "create", account);
    const servers = [1, 2].map(() => Openswf.runs(["serve", "--port", "0"], where));
    const urls = await Promise.all(servers.map((server) => server.ready()));
    const made = JSON.parse(await says("key", "create", "--output", "json"));
    const key = { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey };
    const bothComeTo = async (refusal: string | undefined): Promise<void> => {
      for (const url of urls) {
        await until(`${url} answers ${refusal}`, async () => (await refusalOf(url, key)) === refusal);
      }
    };
    await bothComeTo(undefined);
    await says("key", "disable", key.accessKeyId);
    await bothComeTo("UnrecognizedClientException");
    await says("key", "enable", key.accessKeyId);
    await bothComeTo(undefined);
    for (const server of servers) {
      server.process.kill("SIGTERM");
      expect(await server.ended()).toBe(0);
    }
  });
});
