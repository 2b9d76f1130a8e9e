/** Access control as AWS's own client sees it: faults, their texts, and who is admitted. */
import { hash } from "node:crypto";
import {
  CountOpenWorkflowExecutionsCommand,
  DescribeDomainCommand,
  ListDomainsCommand,
  PollForActivityTaskCommand,
  RespondDecisionTaskCompletedCommand,
  type SWFClientConfig,
} from "@aws-sdk/client-swf";
import { describe, expect, test } from "vitest";
import { guarded, type Outgoing, sessionOfWorker, tamperAfter, tamperBefore, workerKey } from "./guarded.ts";
import { account, fault, openService, type Service, usualKey } from "./service.ts";
import {
  completeExecution,
  decide,
  domain,
  openShop,
  pollForDecisionTask,
  scheduleActivityTask,
  start,
} from "./shop.ts";

const listDomains = new ListDomainsCommand({ registrationStatus: "REGISTERED" });
/** As long as the right body. */
const otherBody = '{"registrationStatus":"DEPRECATED"}';
const mismatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
  "and signing method. Consult the service documentation for details.";
const minute = 60_000;

interface Refused {
  readonly why: string;
  readonly settings?: SWFClientConfig;
  readonly before?: (request: Outgoing) => void;
  readonly after?: (request: Outgoing) => void;
  readonly name: string;
  readonly message: unknown;
}

const refused: readonly Refused[] = [
  {
    why: "the secret is wrong",
    settings: { credentials: { ...usualKey, secretAccessKey: "another secret" } },
    name: "InvalidSignatureException",
    message: mismatch,
  },
  {
    why: "no user has this key",
    settings: { credentials: { ...usualKey, accessKeyId: "AKIDNOBODY000000" } },
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  },
  {
    why: "the client's clock is slow",
    settings: { systemClockOffset: -20 * minute },
    name: "InvalidSignatureException",
    message: expect.stringMatching(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
    ),
  },
  {
    why: "the client's clock is fast",
    settings: { systemClockOffset: 20 * minute },
    name: "InvalidSignatureException",
    message: expect.stringMatching(
      /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
    ),
  },
  {
    why: "it is signed for a region that the server does not serve",
    settings: { region: "mars-north-1" },
    name: "InvalidSignatureException",
    message: "Credential should be scoped to a valid region, not 'mars-north-1'. ",
  },
  {
    why: "it is signed for another service",
    settings: {
      httpAuthSchemeProvider: () => [
        {
          schemeId: "aws.auth#sigv4",
          signingProperties: { signingName: "dynamodb" },
          propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
        },
      ],
    },
    name: "InvalidSignatureException",
    message: "Credential should be scoped to correct service: 'swf'. ",
  },
  {
    why: "its body was changed in transit, but not the client's hash of it",
    after: (request) => {
      request.body = otherBody;
    },
    name: "InvalidSignatureException",
    message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
  },
  {
    why: "its body was changed in transit, and the client's hash of it too",
    after: (request) => {
      request.body = otherBody;
      request.headers["x-amz-content-sha256"] = hash("sha256", otherBody, "hex");
    },
    name: "InvalidSignatureException",
    message: mismatch,
  },
  {
    why: "its operation was changed in transit",
    after: ({ headers }) => {
      headers["x-amz-target"] = "SimpleWorkflowService.DescribeDomain";
    },
    name: "InvalidSignatureException",
    message: mismatch,
  },
  {
    why: "it is not signed",
    after: ({ headers }) => {
      delete headers["authorization"];
    },
    name: "MissingAuthenticationTokenException",
    message: "Request is missing Authentication Token",
  },
  {
    why: "its signature is in the query string",
    after: ({ headers, query }) => {
      delete headers["authorization"];
      query["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256";
      query["X-Amz-Credential"] = "AKIDEXAMPLE00000/20260101/us-east-1/swf/aws4_request";
      query["X-Amz-Signature"] = "0".repeat(64);
    },
    name: "MissingAuthenticationTokenException",
    message:
      "Request is missing Authentication Token: a signature in the query string is not supported. Sign the request with " +
      "Signature Version 4 (AWS4-HMAC-SHA256) in an Authorization header.",
  },
  {
    why: "it is signed twice",
    after: ({ query }) => {
      query["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256";
    },
    name: "InvalidSignatureException",
    message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  },
  ...["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"].map((form) => ({
    why: `its body is left out of the signature as ${form}`,
    before: ({ headers }: Outgoing) => {
      headers["x-amz-content-sha256"] = form;
    },
    name: "InvalidSignatureException",
    message:
      `'x-amz-content-sha256: ${form}' is not supported. Send the body whole and sign its SHA-256, or leave the header ` +
      "out.",
  })),
  {
    why: "its session has expired",
    settings: {
      credentials: () => {
        const now = Date.now();
        return Promise.resolve(sessionOfWorker({ beganAt: now - 2 * minute, expiresAt: now - minute }));
      },
    },
    name: "ExpiredTokenException",
    message: "The security token included in the request is expired",
  },
  {
    why: "its session token is not one of ours",
    settings: { credentials: { ...workerKey, sessionToken: "IQoJb3JpZ2luX2VjEXAMPLE" } },
    name: "UnrecognizedClientException",
    message: "The security token included in the request is invalid",
  },
  {
    why: "its user is not allowed the operation",
    settings: { credentials: workerKey },
    name: "AccessDeniedException",
    message:
      `User: arn:aws:iam::${account}:user/worker is not authorized to perform: swf:ListDomains on resource: ` +
      `arn:aws:swf:us-east-1:${account}:/domain/*`,
  },
];

/**
 * The server reads plain requests itself and leaves all others to node:http. The `TE` header makes a request one of
 * those.
 */
const waysOfReading = ["directly", "by node:http"] as const;
type WayOfReading = (typeof waysOfReading)[number];

const readBy =
  (read: WayOfReading, change: (request: Outgoing) => void = () => {}) =>
  (request: Outgoing): void => {
    if (read === "by node:http") request.headers["te"] = "trailers";
    change(request);
  };

describe.each(waysOfReading)("read %s", (read) => {
  test.each(refused)("a call is refused when $why", async ({ settings = {}, before, after, name, message }) => {
    const service = await openService({}, { guarded: { ...guarded, regions: new Set(["us-east-1", "eu-west-1"]) } });
    const swf = tamperAfter(service.clientWith(settings), readBy(read, after));
    if (before !== undefined) tamperBefore(swf, before);
    await expect(swf.send(listDomains)).rejects.toMatchObject({
      ...fault(name, ""),
      message,
    });
  });

  test("a signed call belongs to its key's account, in the region it is signed for", async () => {
    const service = await openShop({}, guarded);
    const swf = tamperAfter(service.clientWith({}), readBy(read));
    const { domainInfo } = await swf.send(new DescribeDomainCommand({ name: domain }));
    expect(domainInfo?.arn).toBe(`arn:aws:swf:us-east-1:${account}:/domain/${domain}`);
    const elsewhere = tamperAfter(service.clientWith({ region: "eu-west-1" }), readBy(read));
    expect((await elsewhere.send(listDomains)).domainInfos).toEqual([]);
  });

  test("a session may do what its user may do, and no more", async () => {
    const service = await openShop({}, guarded);
    const now = Date.now();
    const credentials = sessionOfWorker({ beganAt: now, expiresAt: now + 15 * minute });
    const swf = tamperAfter(service.clientWith({ credentials }), readBy(read));
    const poll = new PollForActivityTaskCommand({ domain, taskList: { name: "cards" } });
    expect((await swf.send(poll)).startedEventId).toBe(0);
    await expect(swf.send(listDomains)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test("a body of one megabyte is signed like any other", async () => {
    const service = await openShop({}, guarded);
    await start(service, "order-1");
    const { taskToken } = await pollForDecisionTask(service);
    const decisions = Array.from({ length: 31 }, (_, index) => ({
      decisionType: "RecordMarker" as const,
      recordMarkerDecisionAttributes: { markerName: `marker-${index}`, details: "x".repeat(32_700) },
    }));
    const swf = tamperAfter(service.clientWith({}), readBy(read));
    await swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
  });
});

test.each([
  { clock: "slow", minutes: 20 },
  { clock: "fast", minutes: -20 },
])(
  "a client whose clock is $clock learns the time from the refusal, and its retry is accepted",
  async ({ minutes }) => {
    const service = await openService({}, { guarded: { ...guarded, aheadMs: minutes * minute } });
    const swf = service.clientWith({ maxAttempts: 2 });
    const { $metadata } = await swf.send(listDomains);
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 2 });
    expect((await swf.send(listDomains)).$metadata.attempts).toBe(1);
  },
);

test("a whole workflow runs with signed calls, including polls that wait for a task", async () => {
  const service = await openShop({ pollHoldMs: 60_000 }, guarded);
  const worker = service.clientWith({ credentials: workerKey });
  const poll = worker.send(new PollForActivityTaskCommand({ domain, taskList: { name: "cards" } }));
  await untilPollsWait(service, 1);
  const decision = pollForDecisionTask(service);
  await untilPollsWait(service, 2);
  await start(service, "order-1");
  const { taskToken } = await decision;
  const decisions = [scheduleActivityTask("charge-1", "two chairs")];
  await service.swf.send(new RespondDecisionTaskCompletedCommand({ taskToken, decisions }));
  expect(await poll).toMatchObject({ activityId: "charge-1", input: "two chairs" });
  await start(service, "order-2");
  await decide(service, completeExecution);
  const startTimeFilter = { oldestDate: new Date(0) };
  const { count } = await service.swf.send(new CountOpenWorkflowExecutionsCommand({ domain, startTimeFilter }));
  expect(count).toBe(1);
});

/** Each look is a round trip to the server, which processes the polls in the meantime. */
async function untilPollsWait({ url }: Service, count: number): Promise<void> {
  let health: unknown;
  do health = await (await fetch(`${url}health`)).json();
  while (
    // `as`: /health has this member.
    (health as { readonly waitingPolls: number }).waitingPolls < count
  );
}
