import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Store } from "@openswf/core/stores/store";
import { openSqliteStoreReadOnly } from "@openswf/store-sqlite/open";
import type { Ledger } from "../crash/ledger.ts";
import type { CallsOfLoad } from "../crash/load.ts";
import type { ServerProcess } from "../crash/server-process.ts";
import type { Tightness } from "../crash/tight-store.ts";

/** Something that goes wrong while a server is under load. */
export interface Fault {
  readonly name: string;
  /** Why this machine cannot run it. */
  cannotRun?(): Hindrance | undefined;
  /** Prepares everything that the fault needs. The folder is new, and is removed afterwards. */
  prepare(folder: string): Promise<Scene>;
}

export interface Hindrance {
  readonly reason: string;
  /** CI installs every program, but cannot give itself permissions. */
  readonly kind: "notInstalled" | "notPermitted";
}

/** For faults that need a program of this name. */
export function whyNotInstalled(program: string): Hindrance | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, program)))) return undefined;
  return { reason: `${program} is not installed`, kind: "notInstalled" };
}

/** One store, and what happens to the server on it. */
export interface Scene {
  /** The store of the sound servers before and after. */
  readonly store: string;
  /** How the faulty server reaches this store, if it goes another way. */
  readonly faultyStore?: string;
  /** The command that runs the faulty server. */
  readonly under?: readonly string[];
  readonly tightness?: Tightness;
  readonly calls?: CallsOfLoad;
  /** Called before the faulty server starts. No server is running. */
  beforeStart?(): Promise<void>;
  /** Opens the store for an audit. No server is running. */
  open(): Promise<Store>;
  /** The load goes on until this resolves; then the server is killed. Returns problems. */
  happens(life: FaultyLife): Promise<readonly string[]>;
  /** Further checks once the server is dead and before another one starts. Returns problems. */
  afterDeath?(seed: number, print: Print): Promise<readonly string[]>;
  end?(): Promise<void>;
}

export type Print = (line: string) => void;

/** The server that meets the fault. */
export interface FaultyLife {
  readonly server: ServerProcess;
  readonly port: number;
  readonly ledger: Ledger;
  readonly print: Print;
}

/** A scene on an SQLite file at this path. */
export function onSqlite(path: string): Pick<Scene, "store" | "open"> {
  return { store: `sqlite:${path}`, open: () => openSqliteStoreReadOnly(path) };
}
