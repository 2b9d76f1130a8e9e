import { readFileSync } from "node:fs";
import { parseAccessFile } from "@openswf/access/directory/access-file";
import { type ActiveUser, makeDirectory } from "@openswf/access/directory/directory";
import type { DirectoryContent } from "@openswf/access/directory/directory-content";
import { contentOf } from "@openswf/access/directory/stored-records";
import { Problem } from "@openswf/core/ports/problem";
import { explainDirectoryError } from "../../../problems/directory-problem.ts";
import { secretSources } from "../../../start-up/secret-sources.ts";
import { readAll, type StoreFlags } from "./access-store.ts";
import type { AccountFlags } from "./account-of.ts";

/** Where to look up users: in the store or in an access file. */
export interface UserFlags extends StoreFlags, AccountFlags {
  readonly accessFile?: string;
  /** Defaults to the account itself. */
  readonly user?: string;
}

/** Returns the user that the flags name. Throws a Problem when the user does not exist or may not act. */
export async function findUser(flags: UserFlags): Promise<ActiveUser> {
  const content = await contentFrom(flags);
  const account = flags.account ?? onlyAccount(content);
  const active = makeDirectory(content).active(account, flags.user);
  if (active !== undefined) return active;
  const who = flags.user === undefined ? `Account ${account}` : `User ${flags.user} of account ${account}`;
  throw Problem.ofUsage(`${who} ${isKnown(content, account, flags.user) ? "is disabled" : "does not exist"}.`);
}

async function contentFrom(flags: UserFlags): Promise<DirectoryContent> {
  if (flags.accessFile !== undefined) return readAccessFile(flags.accessFile);
  const { records } = await readAll(flags);
  // Nothing is signed here, so secrets stay sealed.
  return contentOf(records, () => "");
}

/** Throws a Problem that names the error in the file and its location. */
export function readAccessFile(path: string): DirectoryContent {
  try {
    const content = parseAccessFile(readFileSync(path, "utf8"), secretSources);
    makeDirectory(content);
    return content;
  } catch (error) {
    throw explainDirectoryError(error, path);
  }
}

function onlyAccount({ accounts }: DirectoryContent): string {
  const [only, ...others] = accounts;
  if (only !== undefined && others.length === 0) return only.id;
  throw Problem.ofUsage("There are several accounts or none. Name one with --account.");
}

function isKnown({ accounts, users }: DirectoryContent, account: string, user: string | undefined): boolean {
  if (user === undefined) return accounts.some(({ id }) => id === account);
  return users.some((each) => each.account === account && each.name === user);
}
