import type { AccessControl, DeniedFault } from "@openswf/core/ports/access-control";
import { Fault } from "@openswf/model/faults";
import { type Directory, makeDirectory } from "../src/directory/directory.ts";
import type { DirectoryContent } from "../src/directory/directory-content.ts";
import { signedPrincipal } from "../src/judging/signed-principal.ts";

export const account = "111122223333";
export const otherAccount = "444455556666";

/** A named policy with these statements. */
export interface UserOf {
  readonly policy?: object | readonly object[];
  readonly account?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Two accounts with keys of their own (`OWNERKEY...`), and one key for each user: `keyOf(name)`. */
export function contentWith(users: Readonly<Record<string, UserOf>>): DirectoryContent {
  const entries = Object.entries(users).map(([name, user]) => ({ name, account, ...user }));
  return {
    accounts: [account, otherAccount].map((id) => ({ id, name: "", standing: "active" })),
    policies: entries.map(({ name, account: of, policy = [] }) => ({
      account: of,
      name,
      document: { Version: "2012-10-17", Statement: [policy].flat().length === 0 ? nothing : policy },
    })),
    users: entries.map(({ name, account: of, tags = {} }) => ({
      account: of,
      name,
      id: `AIDA${name}`,
      standing: "active",
      tags: new Map(Object.entries(tags)),
      policies: [name],
      sessionsNotBefore: undefined,
    })),
    keys: [
      ...[account, otherAccount].map((id) => ({ accessKeyId: ownerKey(id), account: id, user: undefined })),
      ...entries.map(({ name, account: of }) => ({ accessKeyId: keyOf(name), account: of, user: name })),
    ].map((key) => ({ ...key, standing: "active", secretAccessKey: "a secret nobody asks for" })),
  };
}

/** A policy needs at least one statement; this one allows nothing that the tests request. */
const nothing = { Effect: "Allow", Action: "swf:NoSuchAction", Resource: "*" };

export const keyOf = (user: string): string =>
  `AKIA${user
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "0")
    .padEnd(16, "0")}`;
export const ownerKey = (id: string): string => `AKIAOWNER${id}`;

export interface Trusting extends AccessControl {
  /** Replaces the directory. */
  change(content: DirectoryContent): void;
}

/** Accepts every key without a signature, so that tests can check permissions; signatures have tests of their own. */
export function trusting(content: DirectoryContent, deniedFault: DeniedFault = "AccessDeniedException"): Trusting {
  let directory: Directory = makeDirectory(content);
  return {
    refresh: () => undefined,
    admit: ({ headers }) => {
      const [, accessKeyId = "", region = ""] =
        /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(headers.get("authorization") ?? "") ?? [];
      const owner = directory.ownerOf(accessKeyId);
      if (owner === undefined) throw new Fault("UnrecognizedClientException", "nobody has this key");
      return { account: owner.account, region, principal: signedPrincipal(owner) };
    },
    renew: (admission) => {
      const owner = admission.principal && directory.ownerOf(admission.principal.accessKeyId);
      if (owner === undefined) return undefined;
      const principal = signedPrincipal(owner);
      return principal === admission.principal ? admission : { ...admission, principal };
    },
    deniedFault,
    change: (changed) => {
      directory = makeDirectory(changed);
    },
  };
}
