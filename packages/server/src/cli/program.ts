import { problemOfAbsence } from "@openswf/core/ports/optional-package";
import { Problem } from "@openswf/core/ports/problem";
import type { StoreAddress } from "@openswf/core/stores/store-kind";
import { Command, CommanderError } from "commander";
import { addAccessCommands } from "./commands/access/access-command.ts";
import { addConfigCommands } from "./commands/config/config-command.ts";
import { addConsoleCommand } from "./commands/console/console-command.ts";
import { addFlowCommands } from "./commands/flow/flow-command.ts";
import { addConfiguration } from "./configuration/apply-configuration.ts";
import { httpHelp } from "./settings/http-settings.ts";
import { limitHelp } from "./settings/limit-settings.ts";
import { withServeOptions } from "./settings/serve-settings.ts";
import { storeOption, storeSettingsHelp } from "./settings/store-options.ts";
import { productVersion } from "./start-up/product-version.ts";

/**
 * Runs the command line. `serve` keeps running after this settles. A Problem prints one line on stderr and sets the exit
 * code: 2 when the command line is wrong, 1 for anything else.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (thrown) {
    const error = problemOfAbsence(thrown, optionalPackages) ?? thrown;
    if (error instanceof CommanderError) {
      // Commander has already printed the usage error, the help or the version.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof Problem) {
      process.stderr.write(`openswf: ${error.message}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.stderr.write(`openswf: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
}

/** Packages that an installation with `--omit=optional` lacks, and that more than one command needs. */
const optionalPackages = ["@openswf/console"];

export function program(): Command {
  const openswf = new Command("openswf")
    .description("A durable workflow server that implements Amazon SWF (API 2012-01-25).")
    .version(productVersion(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand("help [command]", "print help on a command")
    .exitOverride()
    .configureHelp({ helpWidth: 110 })
    .addHelpText("after", helpOnAll);

  const serve = openswf
    .command("serve")
    .description("Run the server. SIGTERM or SIGINT stops it cleanly: waiting polls are answered and it exits with 0.")
    .addHelpText("after", helpOnServe());
  withServeOptions(serve, async (settings) => (await import("./commands/serve.ts")).serve(settings));

  openswf
    .command("backup")
    .description("Copy an SQLite store to a new file. The server can keep running.")
    .argument("<path>", "file to write, which must not exist yet")
    .addOption(storeOption())
    .addHelpText("after", helpOnBackup)
    .action(async (path: string, { store }: { store: StoreAddress }) =>
      (await import("./commands/backup.ts")).backUp(store, path),
    );

  openswf
    .command("verify")
    .description("Check every execution and access record in a store. Exit with 1 if any is inconsistent.")
    .addOption(storeOption())
    .addHelpText("after", helpOnVerify)
    .action(async ({ store }: { store: StoreAddress }) => (await import("./commands/verify.ts")).verify(store));

  openswf
    .command("migrate")
    .description("Create the tables of a PostgreSQL store, or update them to this version. Safe to run concurrently.")
    .addOption(storeOption())
    .option("--citus", "also distribute the tables over Citus workers, by shard")
    .addHelpText("after", helpOnMigrate)
    .action(async ({ store, citus }: { store: StoreAddress; citus?: boolean }) =>
      (await import("./commands/migrate.ts")).migrateStore(store, citus ? "citus" : "one database"),
    );

  openswf
    .command("export")
    .description("Write everything in a store to a new file. Servers can keep running.")
    .argument("<file>", "file to write, which must not exist yet; compressed if it ends in .gz; - for stdout")
    .addOption(storeOption())
    .addHelpText("after", helpOnExport)
    .action(async (file: string, { store }: { store: StoreAddress }) =>
      (await import("./commands/export.ts")).exportTo(store, file),
    );

  openswf
    .command("import")
    .description("Fill an empty store from an export. No server may be running on it yet.")
    .argument("<file>", "file that openswf export wrote, decompressed if it ends in .gz; - for stdin")
    .addOption(storeOption())
    .addHelpText("after", helpOnImport)
    .action(async (file: string, { store }: { store: StoreAddress }) =>
      (await import("./commands/import.ts")).importFrom(file, store),
    );

  for (const add of [addConfigCommands, addConsoleCommand, addAccessCommands, addFlowCommands]) add(openswf);

  openswf
    .command("version")
    .description("Print the versions of openswf and Node.")
    .action(() => void process.stdout.write(`openswf ${productVersion()} (node ${process.versions.node})\n`));
  addConfiguration(openswf);
  return openswf;
}

const helpOnAll = `
Examples:
  openswf serve                                 serve on 127.0.0.1:7930, keep data in ./openswf-data
  openswf serve --store memory --port 0         for tests: keep nothing, pick a free port
  openswf backup monday.sqlite                  copy the store while the server runs
  openswf help serve                            list all flags, environment variables and limits

Exit codes: 0 on success, 2 if the command line is wrong, 1 for any other failure.
`;

const helpOnServe = (): string => `
Flags take precedence over environment variables, and these over the configuration file: openswf.toml in the working folder,
or that of --config. Its keys are the names of flags: see openswf config show. Variables of flags without a value accept 1, true, on and yes; anything
else means off. A flag or variable that takes <name=value> accepts several settings, separated by commas. Settings whose
names end in Ms are in milliseconds.

Once the server accepts requests, it prints this line on stdout:
  openswf ready at http://127.0.0.1:7930

Examples:
  openswf serve --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf serve --port 0 --store memory --limit pollHoldMs=1000
  openswf serve --store postgres://openswf@db.internal/openswf --postgres writeConnectionsMax=8
  openswf serve --limits-file limits.json --limit openTimersMax=50
  openswf serve --lambda-endpoint http://127.0.0.1:9001
  openswf serve --tls-cert tls.crt --tls-key tls.key --tls-client-ca clients.pem
  OPENSWF_PORT=8000 OPENSWF_LIMIT=openTimersMax=50,openChildrenMax=50 openswf serve

${storeSettingsHelp()}

HTTP settings and their defaults, for --http:
${httpHelp()}

Limits and their defaults, for --limit and --limits-file:
${limitHelp()}
`;

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
