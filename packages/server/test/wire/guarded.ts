import type { SWFClient } from "@aws-sdk/client-swf";
import type { DirectoryContent } from "@openswf/access/directory/directory-content";
import { newSecretsKeyText, parseSecretsKeys, type SecretsKeys } from "@openswf/access/secrets/secrets-key";
import { type Session, sessionToken } from "@openswf/access/secrets/session";
import { account, type Guarded, usualKey } from "./service.ts";

const secretsKeys: SecretsKeys = parseSecretsKeys(newSecretsKeyText());
export const workerKey = { accessKeyId: "AKIDWORKER000000", secretAccessKey: "the secret of the worker" };
const standing = "active";

/** The account's own key, which is allowed everything, and a worker that may only take activity tasks. */
const content: DirectoryContent = {
  accounts: [{ id: account, name: "", standing }],
  policies: [
    {
      account,
      name: "work",
      document: {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "swf:PollForActivityTask", Resource: "arn:aws:swf:*:*:/domain/shop" },
      },
    },
  ],
  users: [
    {
      account,
      name: "worker",
      id: "AIDAWORKER",
      standing,
      tags: new Map(),
      policies: ["work"],
      sessionsNotBefore: undefined,
    },
  ],
  keys: [
    { ...usualKey, account, user: undefined, standing },
    { ...workerKey, account, user: "worker", standing },
  ],
};

export const guarded: Guarded = { content, secretsKeys };

/** Credentials for a session of the worker, in the SDK's form. */
export function sessionOfWorker(times: Pick<Session, "beganAt" | "expiresAt">): {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
} {
  const keys = { accessKeyId: "ASIDSESSION00000", secretAccessKey: "the secret of the session" };
  const session = { account, user: "worker", userId: "AIDAWORKER", ...keys, ...times, policy: undefined };
  return { ...keys, sessionToken: sessionToken(secretsKeys, session) };
}

/** A request just before the SDK sends it. */
export interface Outgoing {
  headers: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** Changes a client's requests before they are signed. */
export function tamperBefore(swf: SWFClient, change: (request: Outgoing) => void): SWFClient {
  swf.middlewareStack.add((next) => async (args) => next(changed(args, change)), { step: "build", name: "before" });
  return swf;
}

/** Changes a client's requests after they are signed, in transit. */
export function tamperAfter(swf: SWFClient, change: (request: Outgoing) => void): SWFClient {
  swf.middlewareStack.add((next) => async (args) => next(changed(args, change)), {
    step: "finalizeRequest",
    priority: "low",
    name: "after",
  });
  return swf;
}

function changed<Args extends { readonly request: unknown }>(args: Args, change: (request: Outgoing) => void): Args {
  // `as`: the SDK leaves a request's form to the protocol, which is HTTP here.
  change(args.request as Outgoing);
  return args;
}
