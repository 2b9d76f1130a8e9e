/** Who there is and what they may, as plain data: what a store's access records and an access file both come down to. */
import type { Instant } from "@openswf/model/brand";

export type Standing = "active" | "disabled";

export interface Account {
  /** 12 digits. */
  readonly id: string;
  /** For people; may be empty. */
  readonly name: string;
  readonly standing: Standing;
}

/** A policy as it was written, to be attached to users of its account by its name. */
export interface NamedPolicy {
  readonly account: string;
  readonly name: string;
  /** Parsed JSON. */
  readonly document: unknown;
}

export interface User {
  readonly account: string;
  readonly name: string;
  /** What `aws:userid` is. Never given to another user, also when a name is used again. */
  readonly id: string;
  readonly standing: Standing;
  /** What `aws:PrincipalTag/KEY` is. */
  readonly tags: ReadonlyMap<string, string>;
  /** Names of policies of the account. */
  readonly policies: readonly string[];
  /** Sessions that began before this are over. */
  readonly sessionsNotBefore: Instant | undefined;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly account: string;
  /** `undefined` for the account's own: it may do everything in its account. */
  readonly user: string | undefined;
  readonly standing: Standing;
  readonly secretAccessKey: string;
}

export interface DirectoryContent {
  readonly accounts: readonly Account[];
  readonly policies: readonly NamedPolicy[];
  readonly users: readonly User[];
  readonly keys: readonly AccessKey[];
}

/** Bounds of what is kept in memory for access control. (ours; IAM has 5,000 users and 2 keys for each) */
export const directoryBounds = {
  accountsMax: 10_000,
  policiesMax: 20_000,
  usersMax: 50_000,
  keysMax: 100_000,
  policiesPerUserMax: 20,
  tagsPerUserMax: 50,
  keysPerUserMax: 2,
} as const;

/** What is wrong with accounts, users, keys or policies, in words for whoever wrote them. */
export class DirectoryProblem extends Error {
  override readonly name = "DirectoryProblem";
}

/** Hears of what does not fit. When it returns, that is left out, and whoever needs it may do nothing. */
export type LeaveOut = (reason: string) => void;

export const leaveNothingOut: LeaveOut = (reason) => {
  throw new DirectoryProblem(reason);
};
