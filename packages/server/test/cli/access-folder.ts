import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DescribeDomainCommand, RegisterDomainCommand, SWFClient } from "@aws-sdk/client-swf";
import { changeDirectory, type Draft } from "@openswf/access/directory/change-directory";
import {
  attachPolicy,
  createAccount,
  createKey,
  createUser,
  type NewKey,
  putPolicy,
} from "@openswf/access/directory/changes";
import { newSecretsKeyText, parseSecretsKeys } from "@openswf/access/secrets/secrets-key";
import { openSqliteStore } from "@openswf/store-sqlite/open";
import { expect, onTestFinished } from "vitest";
import { folder, Openswf } from "./openswf.ts";

export const account = "111122223333";
const betweenLooksMs = 20;
/** Allows polls of one task list, and nothing else. */
export const onePolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "poll",
      Effect: "Allow",
      Action: "swf:PollForActivityTask",
      Resource: `arn:aws:swf:*:${account}:/domain/shop`,
      Condition: { StringEquals: { "swf:taskList.name": "cards" } },
    },
  ],
};

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A folder with `store.sqlite`, where an account and its user `worker` have keys, and `secrets.key`, which seals them. */
export interface AccessFolder {
  readonly cwd: string;
  /** The account's own key. */
  readonly owner: NewKey;
  readonly worker: NewKey;
  readonly secretsKey: string;
  /** Runs `openswf` in the folder, with the store and its secrets key. */
  runs(args: readonly string[], env?: NodeJS.ProcessEnv): Openswf;
  /** Runs `openswf` until it succeeds, and returns its output. */
  says(...args: readonly string[]): Promise<string>;
}

export async function accessFolder(): Promise<AccessFolder> {
  const cwd = folder();
  const secretsKey = newSecretsKeyText();
  writeFileSync(join(cwd, "secrets.key"), `${secretsKey}\n`, { mode: 0o600 });
  const keys = parseSecretsKeys(secretsKey);
  const store = await openSqliteStore(join(cwd, "store.sqlite"));
  const made = await changeDirectory(store, { at: 1_767_225_600_000, by: "the test" }, (draft: Draft) => {
    createAccount(draft, account, "");
    putPolicy(draft, account, "one-list", onePolicy);
    createUser(draft, account, "worker", { tags: {}, policies: [] });
    attachPolicy(draft, account, "worker", "one-list");
    return {
      owner: createKey(draft, keys, account, undefined),
      worker: createKey(draft, keys, account, "worker"),
    };
  });
  await store.close();
  const usual = { OPENSWF_STORE: "sqlite:store.sqlite", OPENSWF_SECRETS_KEY_FILE: "secrets.key", OPENSWF_PORT: "0" };
  const runs = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Openswf =>
    Openswf.runs(args, { cwd, env: { ...usual, ...env } });
  return {
    cwd,
    ...made,
    secretsKey,
    runs,
    async says(...args) {
      const program = runs(args);
      expect([await program.ended(), program.stderr]).toEqual([0, ""]);
      return program.stdout;
    },
  };
}

/** An AWS SDK client, destroyed when the test ends. */
export function clientOf(url: string, credentials: Credentials): SWFClient {
  const client = new SWFClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

/** The name of the fault of `call`, or `undefined` if it succeeds. */
export async function faultOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** The authentication fault for these credentials, or `undefined` if the server accepts them. */
export async function refusalOf(url: string, credentials: Credentials): Promise<string | undefined> {
  const fault = await faultOf(clientOf(url, credentials).send(new DescribeDomainCommand({ name: "shop" })));
  return fault === "AccessDeniedException" || fault === "UnknownResourceFault" ? undefined : fault;
}

export const registerShop = (url: string, credentials: Credentials): Promise<unknown> =>
  clientOf(url, credentials).send(
    new RegisterDomainCommand({ name: "shop", workflowExecutionRetentionPeriodInDays: "1" }),
  );

/** Repeats `look` until it returns true. The pauses leave the processors to the servers under test. Throws after 30 s. */
export async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const since = performance.now();
  while (!(await look())) {
    if (performance.now() - since > 30_000) throw new Error(`not within 30 s: ${what}`);
    await pause(betweenLooksMs);
  }
}

export const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");
