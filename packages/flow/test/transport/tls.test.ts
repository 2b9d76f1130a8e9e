import { expect, onTestFinished, test } from "vitest";
import { asksForCertificate, trusting } from "../../../server/test/http/certificates.ts";
import { openService, usualKey } from "../../../server/test/wire/service.ts";
import type { TlsIdentity } from "../../src/transport/direct/http-exchanges.ts";
import { directCalls } from "../../src/transport/direct-calls.ts";

async function listDomains(tls?: TlsIdentity): Promise<unknown> {
  const { url } = await openService({}, { tls: asksForCertificate("required") });
  const credentials = async (): Promise<typeof usualKey> => usualKey;
  const configuration = { endpoint: new URL(url), region: "us-east-1", credentials };
  const calls = directCalls(tls === undefined ? configuration : { ...configuration, tls });
  onTestFinished(() => calls.close());
  return calls.call("ListDomains", { registrationStatus: "REGISTERED" }, { retryForMs: 0 });
}

test("calls go over TLS with a private authority and a client certificate", async () => {
  expect(await listDomains(trusting("client"))).toEqual({ domainInfos: [] });
});

test("a server with an unknown authority is refused, and not called again", async () => {
  const refused = await listDomains().catch((error: unknown) => error);
  expect(refused).toMatchObject({
    name: "NoReplyError",
    mayRetry: false,
    cause: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
  });
});

test("a server that wants a certificate refuses calls without one", async () => {
  await expect(listDomains(trusting())).rejects.toMatchObject({ name: "NoReplyError" });
});
