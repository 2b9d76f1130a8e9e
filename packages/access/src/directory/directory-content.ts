/** Accounts, users, keys and policies as plain data: the common form of a store's access records and an access file. */
import type { Instant } from "@openswf/model/brand";

export type Standing = "active" | "disabled";

export interface Account {
  /** 12 digits. */
  readonly id: string;
  /** For display; may be empty. */
  readonly name: string;
  readonly standing: Standing;
}

/** A policy as it was written. Users of its account refer to it by name. */
export interface NamedPolicy {
  readonly account: string;
  readonly name: string;
  /** Parsed JSON. */
  readonly document: unknown;
}

export interface User {
  readonly account: string;
  readonly name: string;
  /** The value of `aws:userid`. Never reused, even when a later user has the same name. */
  readonly id: string;
  readonly standing: Standing;
  /** The values of `aws:PrincipalTag/KEY`. */
  readonly tags: ReadonlyMap<string, string>;
  /** Names of policies of the account. */
  readonly policies: readonly string[];
  /** Sessions that began before this are no longer valid. */
  readonly sessionsNotBefore: Instant | undefined;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly account: string;
  /** `undefined` for a key of the account itself, which may do everything in the account. */
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

/** Limits of what access control keeps in memory. (ours; IAM has 5,000 users and 2 keys for each) */
export const directoryBounds = {
  accountsMax: 10_000,
  policiesMax: 20_000,
  usersMax: 50_000,
  keysMax: 100_000,
  policiesPerUserMax: 20,
  tagsPerUserMax: 50,
  keysPerUserMax: 2,
} as const;

/** An error in accounts, users, keys or policies, worded for the person who wrote them. */
export class DirectoryProblem extends Error {
  override readonly name = "DirectoryProblem";
}

/** Called for each invalid item. If it returns, the item is left out, and users that depend on it may do nothing. */
export type LeaveOut = (reason: string) => void;

export const leaveNothingOut: LeaveOut = (reason) => {
  throw new DirectoryProblem(reason);
};
