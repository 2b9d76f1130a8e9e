import { defaultLimits } from "@openswf/model/limits";
import { Command, CommanderError } from "commander";
import { addAccessCommands } from "./access/access-command.ts";
import { httpHelp } from "./http-settings.ts";
import { limitNames } from "./limit-settings.ts";
import { postgresHelp } from "./postgres-settings.ts";
import { Problem } from "./problem.ts";
import { productVersion } from "./product-version.ts";
import { storeOption, withServeOptions } from "./serve-settings.ts";
import type { StoreAddress } from "./store-address.ts";

/**
 * The command line. `serve` goes on when this settles. A problem is one line on stderr and the exit code: 1 when
 * something is wrong with the world, 2 when it is with the command line.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed it: a usage error, or the help and version that were asked for.
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

export function program(): Command {
  const openswf = new Command("openswf")
    .description("A durable workflow server that speaks Amazon SWF (API 2012-01-25).")
    .version(productVersion(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureHelp({ helpWidth: 110 })
    .addHelpText("after", helpOnAll);

  const serve = openswf
    .command("serve")
    .description("Serve SWF until SIGTERM or SIGINT, which answer waiting polls and end it with exit code 0.")
    .addHelpText("after", helpOnServe());
  withServeOptions(serve, async (settings) => (await import("./serve.ts")).serve(settings));

  openswf
    .command("backup")
    .description("Copy a store into the new file PATH. The server may be running meanwhile.")
    .argument("<path>", "file to write; it must not exist yet")
    .addOption(storeOption())
    .addHelpText("after", helpOnBackup)
    .action(async (path: string, { store }: { store: StoreAddress }) =>
      (await import("./backup.ts")).backUp(store, path),
    );

  openswf
    .command("verify")
    .description("Check every stored execution and who may do what, and exit with 1 when something is wrong.")
    .addOption(storeOption())
    .addHelpText("after", helpOnVerify)
    .action(async ({ store }: { store: StoreAddress }) => (await import("./verify.ts")).verify(store));

  openswf
    .command("migrate")
    .description("Make the tables of a PostgreSQL database, or bring them up to date. Several may do it at once.")
    .addOption(storeOption())
    .option("--citus", "also spread the tables over the workers of Citus, by shard")
    .addHelpText("after", helpOnMigrate)
    .action(async ({ store, citus }: { store: StoreAddress; citus?: boolean }) =>
      (await import("./migrate.ts")).migrateStore(store, citus ? "citus" : "one database"),
    );

  openswf
    .command("export")
    .description("Write all that a store holds into the new file FILE. Servers may be running meanwhile.")
    .argument("<file>", "file to write; it must not exist yet; gzip when it ends in .gz; - for stdout")
    .addOption(storeOption())
    .addHelpText("after", helpOnExport)
    .action(async (file: string, { store }: { store: StoreAddress }) =>
      (await import("./export.ts")).exportTo(store, file),
    );

  openswf
    .command("import")
    .description("Fill a new store with what was exported. No server may be running on it yet.")
    .argument("<file>", "file that export has written; - for stdin")
    .addOption(storeOption())
    .addHelpText("after", helpOnImport)
    .action(async (file: string, { store }: { store: StoreAddress }) =>
      (await import("./import.ts")).importFrom(file, store),
    );

  addAccessCommands(openswf);

  openswf
    .command("version")
    .description("Print the versions of openswf and of Node.")
    .action(() => void process.stdout.write(`openswf ${productVersion()} (node ${process.versions.node})\n`));
  return openswf;
}

const helpOnAll = `
Examples:
  openswf serve                                 on 127.0.0.1:7930, kept in ./openswf-data
  openswf serve --store memory --port 0         for a test: nothing kept, any free port
  openswf backup monday.sqlite                  a copy of the running server's store
  openswf help serve                            every flag, variable and limit
`;

const helpOnServe = (): string => `
Once it can be called, it prints a line of its own on stdout:
  openswf ready at http://127.0.0.1:7930

Examples:
  openswf serve --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf serve --port 0 --store memory --limit pollHoldMs=1000
  openswf serve --store postgres://openswf@db.internal/openswf --postgres writeConnectionsMax=8
  openswf serve --limits-file limits.json --limit openTimersMax=50
  openswf serve --lambda-endpoint http://127.0.0.1:9001
  openswf serve --tls-cert tls.crt --tls-key tls.key --tls-client-ca clients.pem
  OPENSWF_PORT=8000 OPENSWF_LIMIT=openTimersMax=50,openChildrenMax=50 openswf serve

Settings of a PostgreSQL store, with their defaults (a URL may say all that libpq's do, such as sslmode and sslrootcert;
what it does not say comes from PGHOST, PGUSER, PGPASSWORD, PGSSLMODE and the like):
${postgresHelp()}

Bounds of the HTTP front, with their defaults (times in milliseconds):
${httpHelp()}

Limits, with their defaults:
${limitNames.map((name) => `  ${name.padEnd(36)}${defaultLimits[name]}`).join("\n")}
`;

const helpOnBackup = `
The copy is a whole store of its own, as it was at one moment:
  openswf backup /backups/monday.sqlite --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf verify --store sqlite:/backups/monday.sqlite
`;

const helpOnMigrate = `
A server does it by itself when it starts, unless it is told --postgres migrations=check. By hand, the tables can be made by
a user who may, and the servers run as one who may only read and write them:
  openswf migrate --store postgres://owner@db.internal/openswf
  openswf migrate --store postgres://owner@coordinator/openswf --citus    then: serve --postgres groupBy=shard
`;

const helpOnVerify = `
Every history must have dense event ids, every snapshot must equal the fold of its history, and every task and
deadline must have its owner and the other way round. Accounts, users, policies and access keys must fit together.
Servers may be running on the store meanwhile:
  openswf verify --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf verify --store postgres://openswf@db.internal/openswf
`;

const helpOnExport = `
The file has everything, as it was at one moment: domains, types, open and closed executions, their histories as
they are stored, the keys of task tokens, so that tasks in flight can be answered after a move, and the access records:
accounts, users, policies and access keys, whose secrets stay sealed with the key of --secrets-key-file, which is not in
it. Who can read it can make task tokens: only you can, until you change that. What a server does after that moment is
not in it: to move, stop the servers first.
  openswf export all.jsonl.gz --store sqlite:/var/lib/openswf/openswf.sqlite
  openswf export - --store postgres://openswf@db/openswf | ssh elsewhere openswf import - --store sqlite:copy.sqlite
`;

const helpOnImport = `
A file is read to its end before anything is imported, so one that was cut off or changed is refused. What comes from
stdin is imported as it comes: if it proves to be damaged, the import fails at its end.

With SQLite, the file must not exist; it has its name once it is whole. With PostgreSQL, the database (or schema) must
be empty; after an import that has failed it is not: make it anew and start again.

Access records come with the rest: servers of the new store need the secrets key file that those of the old one had.
  openswf import all.jsonl.gz --store postgres://openswf@db/openswf
  openswf verify --store sqlite:copy.sqlite
`;
