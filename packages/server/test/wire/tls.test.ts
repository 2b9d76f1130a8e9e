import { Agent } from "node:https";
import { ListDomainsCommand, SWFClient } from "@aws-sdk/client-swf";
import { expect, onTestFinished, test } from "vitest";
import { asksForCertificate, trusting } from "../http/certificates.ts";
import { openService } from "./service.ts";

/** AWS's own client with the given trusted authorities and certificates. */
function clientOf(endpoint: string, agent: ConstructorParameters<typeof Agent>[0]): SWFClient {
  const client = new SWFClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent(agent) },
  });
  onTestFinished(() => client.destroy());
  return client;
}
const listDomains = new ListDomainsCommand({ registrationStatus: "REGISTERED" });

test("the SDK calls over TLS with a private authority and a client certificate", async () => {
  const { url } = await openService({}, { tls: asksForCertificate("required") });
  expect((await clientOf(url, trusting("client")).send(listDomains)).domainInfos).toEqual([]);
});

test("the SDK is refused without its certificate, and refuses a server with an unknown authority", async () => {
  const { url } = await openService({}, { tls: asksForCertificate("required") });
  await expect(clientOf(url, trusting()).send(listDomains)).rejects.toThrow();
  await expect(clientOf(url, {}).send(listDomains)).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});
