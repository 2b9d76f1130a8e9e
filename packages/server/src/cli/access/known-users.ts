import { readFileSync } from "node:fs";
import { parseAccessFile } from "@openswf/access/directory/access-file";
import { type ActiveUser, makeDirectory } from "@openswf/access/directory/directory";
import type { DirectoryContent } from "@openswf/access/directory/directory-content";
import { contentOf } from "@openswf/access/directory/stored-records";
import { explainDirectoryError, secretSources } from "../open-access.ts";
import { Problem } from "../problem.ts";
import { readAll, type StoreFlags } from "./access-store.ts";
import type { AccountFlags } from "./options.ts";

/** Where users are looked for: in the store, or in an access file. */
export interface UserFlags extends StoreFlags, AccountFlags {
  readonly accessFile?: string;
  /** The account itself when it is not said. */
  readonly user?: string;
}

/** Whom the flags mean. A Problem when they are not there, or may not act. */
export async function findUser(flags: UserFlags): Promise<ActiveUser> {
  const content = await contentFrom(flags);
  const account = flags.account ?? onlyAccount(content);
  const active = makeDirectory(content).active(account, flags.user);
  if (active !== undefined) return active;
  const who = flags.user === undefined ? `Account ${account}` : `User ${flags.user} of account ${account}`;
  throw Problem.ofUsage(`${who} is ${isKnown(content, account, flags.user) ? "disabled" : "not there"}.`);
}

async function contentFrom(flags: UserFlags): Promise<DirectoryContent> {
  if (flags.accessFile !== undefined) return readAccessFile(flags.accessFile);
  const { records } = await readAll(flags);
  // Nobody signs anything here: secrets stay sealed.
  return contentOf(records, () => "");
}

/** Throws a Problem that says what is wrong with the file, and where. */
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
  throw Problem.ofUsage("Say which account, with --account.");
}

function isKnown({ accounts, users }: DirectoryContent, account: string, user: string | undefined): boolean {
  if (user === undefined) return accounts.some(({ id }) => id === account);
  return users.some((each) => each.account === account && each.name === user);
}
