/**
 * What the command line needs to know about a kind of store. Each package of a store exports its kind, and the server
 * lists the kinds. Nothing else there tells them apart, so a new store is one package and one line in that list.
 *
 * A kind is loaded by every command, whichever store the command uses. It loads its driver when it opens a store.
 */
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Store } from "./store.ts";

/** A store as the user names it. The location is whatever its kind finds it by, such as a path. It may hold a password. */
export interface StoreAddress {
  readonly kind: StoreKind;
  readonly location: string;
}

export interface StoreKind {
  /** One lower-case word. Its settings are given with `--NAME` and `OPENSWF_NAME`. */
  readonly name: string;
  /** Its name within a sentence. */
  readonly title: string;
  /** How to write an address, for messages: in full with its purpose, and briefly. */
  readonly addressForm: { readonly full: string; readonly brief: string };
  /** The location in an address. `undefined` if the address is of another kind. */
  locationIn(address: string): string | undefined;
  /** The location for messages, without any password. */
  shown(location: string): string;
  /** The file that it is kept in, with others beside it. `undefined` for a store that is not kept in files here. */
  file(location: string): string | undefined;
  /** What the server prints about its store when it is ready. */
  banner(location: string): string;
  /** `undefined` if there is nothing to set. */
  readonly settings: StoreSettings | undefined;
  /** Opens a store for a server to write to, and creates it if necessary. */
  open(location: string, opening: Opening): Promise<Store>;
  /** `undefined` if a store of this kind exists only inside its server. */
  readonly lasting: LastingStores | undefined;
  /** Copies the store to a new file while servers may be running. Throws a Problem if that is not the way to do it. */
  backUp(location: string, to: string, watching: BackupWatching): Promise<void>;
  /** Updates the stored format without a server. `undefined` if servers always do it themselves. */
  readonly migrate: ((location: string, migrating: Migrating) => Promise<void>) | undefined;
  /** Turns an error of the store into a Problem that says what to do. Returns other errors as they are. */
  explain(error: unknown, location: string): unknown;
}

export interface Opening {
  readonly settings: StoreSettingValues;
  readonly clock: Clock;
  readonly log: Log;
  /** Is called once when the store can never answer again, and all its calls reject: the server must end. */
  readonly onLost: (error: Error) => void;
}

/** How far a backup is. The size of a copy is known while it is made; checking it is one step. */
export type BackupProgress =
  | { readonly step: "copying"; readonly bytes: number; readonly ofBytes: number }
  | { readonly step: "checking" };

export interface BackupWatching {
  readonly clock: Clock;
  /** Is called a few times a second, for people. */
  readonly onProgress: (soFar: BackupProgress) => void;
}

export interface Migrating {
  readonly spread: "one database" | "citus";
  /** Is given each step that is complete, for people. */
  readonly onDone: (step: string) => void;
}

/** The ways to open a store that exists outside its server. */
export interface LastingStores {
  /** A read-only view of a single moment. Servers can keep running. */
  openSnapshot(location: string): Promise<Store>;
  /** For small changes alongside the servers that may be running. */
  openBeside(location: string, whenAbsent: "make it" | "refuse"): Promise<Store>;
  /** For an import. */
  openNew(location: string): Promise<NewStore>;
}

/** A store that is being filled. Both `finish` and `abandon` close it. */
export interface NewStore {
  readonly store: Store;
  finish(): Promise<void>;
  /** Removes as much as possible. */
  abandon(): Promise<void>;
  /** For people: what `abandon` leaves. */
  readonly remains: string;
  /** For people: where else to import if this store is not empty. */
  readonly emptyPlace: string;
}

/** The settings that only this kind of store has. */
export interface StoreSettings {
  /** Describes the flag in a list of flags. */
  readonly description: string;
  /** Parses `NAME=VALUE`, or several separated by commas. Throws a Problem that says what is wrong. */
  parse(text: string): StoreSettingValues;
  /** Explains all settings, with their defaults. */
  help(): string;
  /** The same for programs. */
  readonly entries: readonly StoreSettingEntry[];
}

export interface StoreSettingEntry {
  readonly name: string;
  readonly default: number | string;
  readonly meaning: string;
  /** The only values, if it is no number. */
  readonly choices?: readonly string[];
}
export type StoreSettingValues = Readonly<Record<string, string | number>>;
