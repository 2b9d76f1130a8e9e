import { recordsOf } from "@openswf/access/directory/change-directory";
import { DirectoryProblem } from "@openswf/access/directory/directory-content";
import type { StoredRecord } from "@openswf/access/directory/stored-records";

/** Flags of every command about the things of one account. */
export interface AccountFlags {
  readonly account?: string;
}

/** Whether a record belongs to the requested account, or no account was requested. */
export const isAskedFor =
  ({ account }: AccountFlags) =>
  (record: { readonly account: string }): boolean =>
    account === undefined || record.account === account;

/** The requested account, or the only one. */
export function accountOf({ account }: AccountFlags, records: ReadonlyMap<string, StoredRecord>): string {
  if (account !== undefined) return account;
  const [only, ...others] = recordsOf(records, "account");
  if (only !== undefined && others.length === 0) return only.id;
  throw new DirectoryProblem(
    only === undefined
      ? "there is no account yet: create one with openswf access account create"
      : "there are several accounts: name one with --account",
  );
}
