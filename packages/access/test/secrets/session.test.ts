/** Tests sessions with the access control of a server and the signatures of AWS's signer. */
import { queryObjects } from "node:v8";
import type { Admission } from "@openswf/core/ports/access-control";
import type { Instant } from "@openswf/model/brand";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusalOf } from "../../../core/test/protocol/refusal.ts";
import { Directory } from "../../src/directory/directory.ts";
import type { DirectoryContent, User } from "../../src/directory/directory-content.ts";
import type { Verdict } from "../../src/policy/evaluate.ts";
import { sealSecret } from "../../src/secrets/sealed-secret.ts";
import { newSecretsKeyText, parseSecretsKeys } from "../../src/secrets/secrets-key.ts";
import { openSessionToken, type Session, sessionToken } from "../../src/secrets/session.ts";
import { question } from "../judging/question.ts";
import { now, type Unsigned } from "../signature/signing.ts";
import { credentialsOf, requestBy, type Signed, secretsKeys, sessionOf, signedOver } from "../signed.ts";
import { account, contentWith, keyOf, otherAccount, ownerKey, type UserOf } from "../trusting.ts";

const longTermSecret = "a secret nobody asks for";
const allowAll = { Effect: "Allow", Action: "swf:*", Resource: "*" };
const invalidToken = {
  name: "UnrecognizedClientException",
  message: "The security token included in the request is invalid",
};
const invalidKey = { ...invalidToken, message: `${invalidToken.message}.` };
const wrongSignature = { name: "InvalidSignatureException" };

const alice = (more: UserOf = { policy: allowAll }): DirectoryContent => contentWith({ alice: more });
const withAlice = (content: DirectoryContent, more: Partial<User>): DirectoryContent => ({
  ...content,
  users: content.users.map((user) => ({ ...user, ...more })),
});

async function admits({ access, now: clock }: Signed, unsigned: Unsigned, at: Instant = clock()): Promise<Admission> {
  return access.admit(await requestBy({ signedAt: at, ...unsigned }), at);
}
async function refuses(signed: Signed, unsigned: Unsigned, at: Instant = signed.now()): Promise<unknown> {
  const request = await requestBy({ signedAt: at, ...unsigned });
  return refusalOf(() => signed.access.admit(request, at));
}

describe("a session is admitted", () => {
  test("for its user, with its own key", async () => {
    const session = sessionOf("alice");
    const admission = await admits(
      await signedOver(alice({ policy: allowAll, tags: { team: "shop" } })),
      credentialsOf(session),
    );
    expect(admission).toMatchObject({
      account,
      region: "eu-west-1",
      principal: {
        account,
        isSession: true,
        owner: {
          accessKeyId: session.accessKeyId,
          secretAccessKey: session.secretAccessKey,
          arn: `arn:aws:iam::${account}:user/alice`,
          userId: "AIDAalice",
          userName: "alice",
          tags: new Map([["team", "shop"]]),
          session: { beganAt: now, policies: undefined },
        },
      },
    });
  });

  test("for an account itself", async () => {
    const admission = await admits(await signedOver(alice()), credentialsOf(sessionOf(undefined)));
    expect(admission.principal?.arn).toBe(`arn:aws:iam::${account}:root`);
  });

  test("repeatedly, from the cache", async () => {
    const signed = await signedOver(alice());
    const credentials = credentialsOf(sessionOf("alice"));
    const first = await admits(signed, credentials);
    expect((await admits(signed, credentials)).principal).toBe(first.principal);
  });

  test("when it was sealed with a secrets key that no longer seals but still opens", async () => {
    const newKeys = parseSecretsKeys(newSecretsKeyText());
    const signed = await signedOver(alice(), [...newKeys, ...secretsKeys]);
    expect((await admits(signed, credentialsOf(sessionOf("alice")))).principal?.arn).toBe(
      `arn:aws:iam::${account}:user/alice`,
    );
  });

  test("until it expires, to the millisecond", async () => {
    const signed = await signedOver(alice());
    const expiresAt = now + 600_000;
    const credentials = credentialsOf(sessionOf("alice", { expiresAt }));
    const expired = {
      name: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    };
    await admits(signed, credentials, expiresAt - 1);
    expect(await refuses(signed, credentials, expiresAt)).toEqual(expired);
    // The same for a session that was never used and one whose user no longer exists: the fault reveals no more.
    expect(await refuses(signed, credentialsOf(sessionOf("alice", { expiresAt: now })))).toEqual(expired);
    expect(await refuses(signed, credentialsOf(sessionOf("nobody", { expiresAt: now })))).toEqual(expired);
  });
});

describe("a request is refused", () => {
  const session = sessionOf("alice");
  const another = sessionOf("alice");
  const token = sessionToken(secretsKeys, session);
  const foreignKeys = parseSecretsKeys(newSecretsKeyText());
  const credentials = credentialsOf(session);

  test.each([
    { why: "with the token of another session", unsigned: { ...credentialsOf(another), securityToken: token } },
    {
      why: "with the session's token and a long-term key",
      unsigned: { keyId: keyOf("alice"), secret: longTermSecret, securityToken: token },
    },
    {
      why: "with the session's token and the account's key",
      unsigned: { keyId: ownerKey(account), secret: longTermSecret, securityToken: token },
    },
    {
      why: "with a long-term key and an invalid token",
      unsigned: { keyId: keyOf("alice"), secret: longTermSecret, securityToken: "bogus" },
    },
    {
      why: "with the session's key in another case",
      unsigned: { ...credentials, keyId: session.accessKeyId.toLowerCase() },
    },
    { why: "with a token of another secrets key", unsigned: credentialsOf(session, foreignKeys) },
    {
      why: "with a token that is too long",
      unsigned: { ...credentials, securityToken: `${token}${"A".repeat(8_192)}` },
    },
    { why: "with two tokens", unsigned: { ...credentials, securityToken: `${token},${token}` } },
    {
      why: "with the sealed secret of a key as the token",
      unsigned: {
        ...credentials,
        securityToken: sealSecret(secretsKeys, session.accessKeyId, JSON.stringify(session)),
      },
    },
    { why: "for a user who does not exist", unsigned: credentialsOf(sessionOf("bob")) },
    {
      why: "for an account that does not exist",
      unsigned: credentialsOf(sessionOf(undefined, { account: "999999999999" })),
    },
    { why: "for a user of another account", unsigned: credentialsOf(sessionOf("alice", { account: otherAccount })) },
    {
      why: "for a different user of the same name",
      unsigned: credentialsOf(sessionOf("alice", { userId: "AIDAbefore" })),
    },
  ])("$why", async ({ unsigned }) => {
    expect(await refuses(await signedOver(alice()), unsigned)).toEqual(invalidToken);
  });

  test("with the session's key without its token", async () => {
    const { securityToken: _, ...withoutToken } = credentials;
    expect(await refuses(await signedOver(alice()), withoutToken)).toEqual(invalidKey);
  });

  test("with the session's token and another secret", async () => {
    const signed = await signedOver(alice());
    expect(await refuses(signed, { ...credentials, secret: longTermSecret })).toMatchObject(wrongSignature);
    // The same after its owner was admitted and the session is cached.
    await admits(signed, credentials);
    expect(await refuses(signed, { ...credentials, secret: longTermSecret })).toMatchObject(wrongSignature);
  });

  test("for a session without secrets keys, while long-term keys are admitted", async () => {
    const signed = await signedOver(alice(), "none");
    expect(await refuses(signed, credentials)).toEqual(invalidToken);
    const { principal } = await admits(signed, { keyId: keyOf("alice"), secret: longTermSecret });
    expect(principal?.arn).toBe(`arn:aws:iam::${account}:user/alice`);
  });

  test("when any part of the token is changed", async () => {
    const signed = await signedOver(alice());
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.stringMatching(/^[A-Za-z0-9_.-]$/), async (at, letter) => {
        const place = at % token.length;
        const securityToken = token.slice(0, place) + letter + token.slice(place + 1);
        fc.pre(securityToken !== token);
        expect(openSessionToken(secretsKeys, securityToken)).toBeUndefined();
        expect(await refuses(signed, { ...credentials, securityToken })).toEqual(invalidToken);
      }),
    );
  });
});

describe("a session ends", () => {
  const content = alice();
  const recreated = withAlice(content, { id: "AIDAalice2" });

  test.each([
    { why: "its user is disabled", becomes: withAlice(content, { standing: "disabled" }) },
    { why: "its user is deleted", becomes: contentWith({}) },
    { why: "its user is replaced by another of the same name", becomes: recreated },
    { why: "earlier sessions are ended", becomes: withAlice(content, { sessionsNotBefore: now + 1 }) },
    {
      why: "its account is disabled",
      becomes: { ...content, accounts: content.accounts.map((each) => ({ ...each, standing: "disabled" as const })) },
    },
  ])("when $why, for waiting polls and for the next request", async ({ becomes }) => {
    const signed = await signedOver(content);
    const credentials = credentialsOf(sessionOf("alice"));
    const admission = await admits(signed, credentials);
    expect(signed.access.renew(admission, now)?.principal?.arn).toBe(admission.principal?.arn);
    await signed.change(becomes);
    expect(signed.access.renew(admission, now)).toBeUndefined();
    expect(await refuses(signed, credentials)).toEqual(invalidToken);
    // Restoring the user restores the session.
    await signed.change(content);
    expect((await admits(signed, credentials)).principal?.arn).toBe(`arn:aws:iam::${account}:user/alice`);
  });

  test("while sessions that began later continue", async () => {
    const signed = await signedOver(withAlice(content, { sessionsNotBefore: now }));
    await admits(signed, credentialsOf(sessionOf("alice", { beganAt: now })));
    expect(await refuses(signed, credentialsOf(sessionOf("alice", { beganAt: now - 1 })))).toEqual(invalidToken);
  });

  test("but not when a key of its user is disabled", async () => {
    const signed = await signedOver(content);
    const admission = await admits(signed, credentialsOf(sessionOf("alice")));
    await signed.change({ ...content, keys: content.keys.map((key) => ({ ...key, standing: "disabled" })) });
    expect(signed.access.renew(admission, now)?.principal?.arn).toBe(admission.principal?.arn);
  });
});

describe("waiting polls", () => {
  const content = contentWith({ alice: { policy: allowAll } });

  test("keep the same admission while nothing changes", async () => {
    const signed = await signedOver(content);
    for (const key of [credentialsOf(sessionOf("alice")), { keyId: keyOf("alice"), secret: longTermSecret }]) {
      const admission = await admits(signed, key);
      expect(signed.access.renew(admission, now)).toBe(admission);
    }
  });

  test("end when their session ends", async () => {
    const signed = await signedOver(content);
    const admission = await admits(signed, credentialsOf(sessionOf("alice", { expiresAt: now + 1_000 })));
    expect(signed.access.renew(admission, now + 999)).toBe(admission);
    expect(signed.access.renew(admission, now + 1_000)).toBeUndefined();
  });

  test("may do what the current policies allow", async () => {
    const signed = await signedOver(content);
    const keys = [credentialsOf(sessionOf("alice")), { keyId: keyOf("alice"), secret: longTermSecret }];
    const admissions = await Promise.all(keys.map((key) => admits(signed, key)));
    const narrowed = contentWith({ alice: { policy: { ...allowAll, Effect: "Deny" } } });
    await signed.change(narrowed);
    for (const admission of admissions) {
      const principal = signed.access.renew(admission, now)?.principal;
      expect(principal?.accessKeyId).toBe(admission.principal?.accessKeyId);
      expect(principal?.isSession).toBe(admission.principal?.isSession);
      expect(principal?.judge(question("swf:ListDomains", "*")).outcome).toBe("explicitlyDenied");
      expect(admission.principal?.judge(question("swf:ListDomains", "*")).outcome).toBe("allowed");
    }
  });
});

describe("a long-term key keeps its waiting polls admitted while it is the same key", () => {
  const content = contentWith({ alice: { policy: allowAll }, bob: { policy: allowAll } });
  const changed = (more: object): DirectoryContent => ({
    ...content,
    keys: content.keys.map((key) => (key.user === "alice" ? { ...key, ...more } : key)),
  });

  test.each([
    { why: "nothing changes", becomes: content, still: true },
    { why: "it is disabled", becomes: changed({ standing: "disabled" }), still: false },
    { why: "it has another secret", becomes: changed({ secretAccessKey: "another secret" }), still: false },
    { why: "it belongs to another user", becomes: changed({ user: "bob" }), still: false },
    { why: "it belongs to the account", becomes: changed({ user: undefined }), still: false },
    {
      why: "its user was recreated",
      becomes: { ...content, users: content.users.map((user) => ({ ...user, id: `${user.id}2` })) },
      still: false,
    },
  ])("$why: $still", async ({ becomes, still }) => {
    const signed = await signedOver(content);
    const admission = await admits(signed, { keyId: keyOf("alice"), secret: longTermSecret });
    await signed.change(becomes);
    expect(signed.access.renew(admission, now) !== undefined).toBe(still);
  });
});

describe("what a session may do", () => {
  const arn = (domain: string): string => `arn:aws:swf:eu-west-1:${account}:/domain/${domain}`;
  const outcome = ({ principal }: Admission, action: string, domain: string): Verdict["outcome"] => {
    if (principal === undefined) throw new Error("access control must be on");
    return principal.judge({ ...question(`swf:${action}`, arn(domain)), region: "eu-west-1", now }).outcome;
  };
  const admitted = async (content: DirectoryContent, session: Partial<Session>): Promise<Admission> =>
    admits(await signedOver(content), credentialsOf(sessionOf("alice", session)));
  const policyOf = (...statements: readonly object[]): object => ({ Version: "2012-10-17", Statement: statements });

  test("is what both its user's policies and its own policy allow", async () => {
    const policy = { Effect: "Allow", Action: ["swf:DescribeDomain", "swf:StartWorkflowExecution"], Resource: "*" };
    const own = policyOf({
      Effect: "Allow",
      Action: ["swf:DescribeDomain", "swf:DeprecateDomain"],
      Resource: arn("shop"),
    });
    const admission = await admitted(alice({ policy }), { policy: own });
    expect(outcome(admission, "DescribeDomain", "shop")).toBe("allowed");
    expect(outcome(admission, "DescribeDomain", "elsewhere")).toBe("implicitlyDenied");
    expect(outcome(admission, "StartWorkflowExecution", "shop")).toBe("implicitlyDenied");
    expect(outcome(admission, "DeprecateDomain", "shop")).toBe("implicitlyDenied");
  });

  test("is never more than its user may do, whatever the policies", async () => {
    const actions = ["DescribeDomain", "DeprecateDomain", "StartWorkflowExecution"] as const;
    const domains = ["shop", "store"] as const;
    const aStatement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.constantFrom("*", "swf:*", "swf:De*", ...actions.map((action) => `swf:${action}`)),
      Resource: fc.constantFrom("*", arn("*"), arn("shop"), arn("store").replace("/domain", "domain")),
    });
    const statements = fc.array(aStatement, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(statements, statements, async (ofUser, ofSession) => {
        const whole = await admitted(alice({ policy: ofUser }), {});
        const limited = await admitted(alice({ policy: ofUser }), { policy: policyOf(...ofSession) });
        const alone = await admitted(alice({ policy: ofSession }), {});
        for (const action of actions) {
          for (const domain of domains) {
            const both = outcome(whole, action, domain) === "allowed" && outcome(alone, action, domain) === "allowed";
            expect(outcome(limited, action, domain) === "allowed").toBe(both);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("is denied by its policy even when that omits the slash before `domain`", async () => {
    const own = policyOf(allowAll, { Effect: "Deny", Action: "*", Resource: arn("shop").replace("/domain", "domain") });
    const admission = await admitted(alice(), { policy: own });
    expect(outcome(admission, "DescribeDomain", "shop")).toBe("explicitlyDenied");
    expect(outcome(admission, "DescribeDomain", "store")).toBe("allowed");
  });

  test("is limited for an account itself too", async () => {
    const own = policyOf({ Effect: "Allow", Action: "swf:Describe*", Resource: "*" });
    const admission = await admitted(alice(), { user: undefined, userId: account, policy: own });
    expect(outcome(admission, "DescribeDomain", "shop")).toBe("allowed");
    expect(outcome(admission, "DeprecateDomain", "shop")).toBe("implicitlyDenied");
  });

  test("may depend on its start time and on keys that only its own policy refers to", async () => {
    const Condition = { DateGreaterThan: { "aws:TokenIssueTime": "2026-01-01T00:00:00Z" } };
    const policy = { ...allowAll, Condition };
    const own = policyOf({ ...allowAll, Condition: { StringEquals: { "aws:username": "alice" } } });
    const session = await admitted(alice({ policy }), { policy: own });
    expect(outcome(session, "DescribeDomain", "shop")).toBe("allowed");
    const stays = await admits(await signedOver(alice({ policy })), { keyId: keyOf("alice"), secret: longTermSecret });
    expect(outcome(stays, "DescribeDomain", "shop")).toBe("implicitlyDenied");
  });

  test("follows changes of its user's policies and tags", async () => {
    const signed = await signedOver(alice());
    const credentials = credentialsOf(sessionOf("alice"));
    expect(outcome(await admits(signed, credentials), "DeprecateDomain", "shop")).toBe("allowed");
    const byTeam = { ...allowAll, Condition: { StringEquals: { "aws:PrincipalTag/team": "shop" } } };
    await signed.change(alice({ policy: byTeam }));
    expect(outcome(await admits(signed, credentials), "DeprecateDomain", "shop")).toBe("implicitlyDenied");
    await signed.change(alice({ policy: byTeam, tags: { Team: "shop" } }));
    expect(outcome(await admits(signed, credentials), "DeprecateDomain", "shop")).toBe("allowed");
  });
});

test("cached sessions do not keep an old directory in memory", async () => {
  const signed = await signedOver(alice());
  const count = (): number => queryObjects(Directory, { format: "count" });
  await admits(signed, credentialsOf(sessionOf("alice")));
  const before = count();
  for (let change = 0; change < 5; change++) {
    await signed.change(alice());
    await admits(signed, credentialsOf(sessionOf("alice")));
  }
  expect(count()).toBeLessThanOrEqual(before);
});
