import type { Command } from "commander";
import { outputOption } from "../output/output-form.ts";
import { storeOption } from "../settings/store-options.ts";
import type { StoreFlags } from "./store-flags.ts";

/** The commands about a store as a whole. */
export function addStoreCommands(openswf: Command): void {
  openswf
    .command("backup")
    .description("Copy an SQLite store to a new file. The server can keep running.")
    .argument("<path>", "file to write, which must not exist yet")
    .addOption(storeOption())
    .addOption(outputOption())
    .addHelpText("after", helpOnBackup)
    .action(async (path: string, flags: StoreFlags) => (await import("./backup.ts")).backUp(path, flags));

  openswf
    .command("verify")
    .description("Check every execution and access record in a store. Exit with 1 if any is inconsistent.")
    .addOption(storeOption())
    .addOption(outputOption())
    .addHelpText("after", helpOnVerify)
    .action(async (flags: StoreFlags) => (await import("./verify.ts")).verify(flags));

  openswf
    .command("migrate")
    .description("Create the tables of a PostgreSQL store, or update them to this version. Safe to run concurrently.")
    .addOption(storeOption())
    .option("--citus", "also distribute the tables over Citus workers, by shard")
    .addOption(outputOption())
    .addHelpText("after", helpOnMigrate)
    .action(async (flags: StoreFlags & { readonly citus?: true }) =>
      (await import("./migrate.ts")).migrateStore(flags, flags.citus ? "citus" : "one database"),
    );

  openswf
    .command("export")
    .description("Write everything in a store to a new file. Servers can keep running.")
    .argument("<file>", "file to write, which must not exist yet; compressed if it ends in .gz; - for stdout")
    .addOption(storeOption())
    .addOption(outputOption())
    .addHelpText("after", helpOnExport)
    .action(async (file: string, flags: StoreFlags) => (await import("./export.ts")).exportTo(file, flags));

  openswf
    .command("import")
    .description("Fill an empty store from an export. No server may be running on it yet.")
    .argument("<file>", "file that openswf export wrote, decompressed if it ends in .gz; - for stdin")
    .addOption(storeOption())
    .addOption(outputOption())
    .addHelpText("after", helpOnImport)
    .action(async (file: string, flags: StoreFlags) => (await import("./import.ts")).importFrom(file, flags));
}

const helpOnBackup = `
The copy is a complete store with the state of a single moment:
  openswf backup /backups/monday.sqlite --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf verify --store sqlite:/backups/monday.sqlite
`;

const helpOnMigrate = `
A server migrates its store when it starts, unless it runs with --postgres migrations=check. Run migrate yourself to create
tables as their owner while servers run as a database user that can only read and write them:
  openswf migrate --store postgres://owner@db.internal/openswf
  openswf migrate --store postgres://owner@coordinator/openswf --citus    with no server running; again after an upgrade
`;

const helpOnVerify = `
Prints one line for each problem, then a summary. In a consistent store, the event ids of every history have no gaps, every
snapshot equals the state that its history yields, every task and deadline has an owner and every owner has its tasks and
deadlines, and accounts, users, policies and access keys match. Servers can keep running:
  openswf verify --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf verify --store postgres://openswf@db.internal/openswf
`;

const helpOnExport = `
The file holds the state of a single moment: domains, types, open and closed executions with their stored histories, the
keys of task tokens, and the access records (accounts, users, policies and access keys). Changes made after that moment
are not included: before you move a store, stop its servers. Tasks in flight can be completed after the move.

Protect the file. Anyone who can read it can forge task tokens, so it is created with access for its owner only. Secrets of
access keys stay sealed; the file does not contain the key of --secrets-key-file.

  openswf export all.jsonl.gz --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf export - --store postgres://openswf@db/openswf | ssh elsewhere openswf import - --store sqlite:copy.sqlite
`;

const helpOnImport = `
A file is checked to its end before anything is imported, so a truncated or altered file is refused. Input from stdin is
imported as it arrives: if it turns out to be damaged, the import fails at its end.

An SQLite store file must not exist yet; it appears under its name once the import is complete. A PostgreSQL database (or
schema) must be empty. A failed import leaves it incomplete: recreate it before you try again.

Access records are imported too. Servers of the new store need the same secrets key as those of the old store.

  openswf import all.jsonl.gz --store postgres://openswf@db/openswf
  openswf verify --store sqlite:copy.sqlite
`;
