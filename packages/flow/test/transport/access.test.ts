/** The direct transport and openswf with access control: what is signed is what the server verifies. */
import { expect, onTestFinished, test } from "vitest";
import { guarded, sessionOfWorker, workerKey } from "../../../server/test/wire/guarded.ts";
import { openService, usualKey } from "../../../server/test/wire/service.ts";
import type { CredentialsProvider } from "../../src/transport/direct/held-credentials.ts";
import { directCalls } from "../../src/transport/direct-calls.ts";
import type { SwfCalls } from "../../src/transport/swf-calls.ts";

const minute = 60_000;

async function open(credentials: CredentialsProvider, { region = "us-east-1", aheadMs = 0 } = {}): Promise<SwfCalls> {
  const { url } = await openService({}, { guarded: { ...guarded, aheadMs }, extensions: "on" });
  const calls = directCalls({ endpoint: new URL(url), region, credentials });
  onTestFinished(() => calls.close());
  return calls;
}

const list = (calls: SwfCalls): Promise<unknown> => calls.call("ListDomains", { registrationStatus: "REGISTERED" });
const poll = (calls: SwfCalls): Promise<unknown> =>
  calls.call("PollForActivityTask", { domain: "shop", taskList: { name: "orders" } });

test.each(["us-east-1", "eu-west-1"])("signed calls for %s are admitted, with any text in them", async (region) => {
  const calls = await open(async () => usualKey, { region });
  const description = 'Gr\u00fc\u00dfe "\u{1f4e6}"\n';
  await calls.call("RegisterDomain", { name: "shop", description, workflowExecutionRetentionPeriodInDays: "1" });
  expect(await calls.call("DescribeDomain", { name: "shop" })).toMatchObject({ domainInfo: { description } });
  expect(await list(calls)).toMatchObject({ domainInfos: [{ name: "shop" }] });
});

test("operations of openswf's own are signed too", async () => {
  const calls = await open(async () => usualKey);
  expect(await calls.callExtension("OpenSWF.DescribeServer", {})).toMatchObject({ version: "1.2.3" });
});

test("a wrong secret and a missing permission are faults, and the former does not show the secret", async () => {
  const wrong = await open(async () => ({ ...usualKey, secretAccessKey: "another secret" }));
  const refused = await list(wrong).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: "InvalidSignatureException", $metadata: { attempts: 1 } });
  expect(String(refused)).not.toContain("another secret");
  const worker = await open(async () => workerKey);
  await expect(list(worker)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test.each([-20, 20])("a clock that is %d minutes off is corrected", async (minutes) => {
  const calls = await open(async () => usualKey, { aheadMs: minutes * minute });
  expect(await list(calls)).toMatchObject({ domainInfos: [] });
});

test("an expired session is replaced by the next that the provider has", async () => {
  const now = Date.now();
  const sessions = [
    sessionOfWorker({ beganAt: now - 60 * minute, expiresAt: now - minute }),
    sessionOfWorker({ beganAt: now, expiresAt: now + 60 * minute }),
  ];
  let asked = 0;
  const calls = await open(async () => {
    asked += 1;
    const session = sessions[asked - 1];
    if (session === undefined) throw new Error("no more sessions");
    return session;
  });
  await expect(poll(calls)).rejects.toMatchObject({ name: "UnknownResourceFault" });
  expect(asked).toBe(2);
});
