import { problemOfAbsence } from "@openswf/core/ports/optional-package";
import { Problem } from "@openswf/core/ports/problem";
import { Command, CommanderError } from "commander";
import { addAccessCommands } from "./commands/access/access-command.ts";
import { addActivityCommands } from "./commands/activity/activity-command.ts";
import { addApplyCommand } from "./commands/apply/apply-command.ts";
import { addCompletionCommands } from "./commands/completion/completion-command.ts";
import { addConfigCommands } from "./commands/config/config-command.ts";
import { addConsoleCommand } from "./commands/console/console-command.ts";
import { addDemoCommand } from "./commands/demo/demo-command.ts";
import { addDoctorCommand } from "./commands/doctor/doctor-command.ts";
import { addDomainCommands } from "./commands/domain/domain-command.ts";
import { addFlowCommands } from "./commands/flow/flow-command.ts";
import { addHelpCommand, helpFirst } from "./commands/help-command.ts";
import { addStoreCommands } from "./commands/store-commands.ts";
import { addTaskListCommands } from "./commands/task-list/task-list-command.ts";
import { addTypeCommands } from "./commands/type/type-command.ts";
import { addWorkflowCommands } from "./commands/workflow/workflow-command.ts";
import { addConfiguration } from "./configuration/apply-configuration.ts";
import { type OutputFlags, outputOption } from "./output/output-form.ts";
import { printerFor } from "./output/printer.ts";
import { usageError } from "./problems/usage-error.ts";
import { httpHelp } from "./settings/http-settings.ts";
import { limitHelp } from "./settings/limit-settings.ts";
import { withServeOptions } from "./settings/serve-settings.ts";
import { storeSettingsHelp } from "./settings/store-options.ts";
import { productVersion } from "./start-up/product-version.ts";

/**
 * Runs the command line. `serve` keeps running after this settles. A Problem prints one line on stderr and sets the exit
 * code: 2 when the command line is wrong, 1 for anything else.
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  const openswf = program();
  try {
    await openswf.parseAsync(helpFirst(openswf, args), { from: "user" });
  } catch (thrown) {
    process.exitCode = sayWhy(problemOfAbsence(thrown, optionalPackages) ?? thrown, openswf, args);
  }
}

/** Prints why a command has failed. Returns the exit code. */
function sayWhy(error: unknown, openswf: Command, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    // Commander has already printed the help or the version.
    if (error.message.startsWith("error: ")) process.stderr.write(`openswf: ${usageError(error, openswf, args)}\n`);
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof Problem) {
    process.stderr.write(`openswf: ${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`openswf: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** Packages that an installation with `--omit=optional` lacks, and that a command needs as a whole. */
const optionalPackages = ["@openswf/console"];

export function program(): Command {
  const openswf = new Command("openswf")
    .description("A durable workflow server that implements Amazon SWF (API 2012-01-25).")
    .version(productVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .exitOverride()
    // Subcommands inherit it. `runProgram` says what is wrong.
    .configureOutput({ outputError: () => {} })
    .configureHelp({ helpWidth: 110 })
    .addHelpText("after", helpOnAll);
  for (const { heading, add } of groups) {
    openswf.commandsGroup(heading);
    for (const addCommands of add) addCommands(openswf);
  }
  addConfiguration(openswf);
  return openswf;
}

/** All commands, in the order of the help. */
const groups: readonly { readonly heading: string; readonly add: readonly ((openswf: Command) => void)[] }[] = [
  {
    heading: "Server:",
    add: [addServeCommand, addConfigCommands, addDoctorCommand, addStoreCommands, addAccessCommands],
  },
  {
    heading: "Workflows, on openswf and on Amazon SWF:",
    add: [
      addWorkflowCommands,
      addDomainCommands,
      addTypeCommands,
      addTaskListCommands,
      addActivityCommands,
      addApplyCommand,
      addConsoleCommand,
      addFlowCommands,
    ],
  },
  { heading: "Other:", add: [addDemoCommand, addCompletionCommands, addVersionCommand, addHelpCommand] },
];

function addServeCommand(openswf: Command): void {
  const serve = openswf
    .command("serve")
    .description("Run the server. SIGTERM or SIGINT stops it cleanly: waiting polls are answered and it exits with 0.")
    .addHelpText("after", helpOnServe());
  withServeOptions(serve, async (settings) => (await import("./commands/serve.ts")).serve(settings));
}

function addVersionCommand(openswf: Command): void {
  openswf
    .command("version")
    .description("Print the versions of openswf and Node.")
    .addOption(outputOption())
    .action((flags: OutputFlags) => {
      const [version, { node }] = [productVersion(), process.versions];
      printerFor(flags).done(`openswf ${version} (node ${node})`, { openswf: version, node });
    });
}

const helpOnAll = `
Examples:
  openswf serve                                 serve on 127.0.0.1:7930, keep data in ./openswf-data
  openswf serve --store memory --port 0         for tests: keep nothing, pick a free port
  openswf workflow list --status open           list executions, of that server or of Amazon SWF
  openswf workflow history order-1 --follow     watch one
  openswf backup monday.sqlite                  copy the store while the server runs
  openswf help serve                            list all flags, environment variables and limits

Exit codes: 0 on success, 2 if the command line is wrong, 3 for an answer that is no, 1 for any other failure.
`;

const helpOnServe = (): string => `
Flags take precedence over environment variables, and these over the configuration file: openswf.toml in the working
folder, or that of --config. Its keys are the names of flags: see openswf config show. Variables of flags without a value
accept 1, true, on and yes, and 0, false, off and no for off. A flag or variable that takes <name=value> accepts several settings,
separated by commas. Settings whose names end in Ms are in milliseconds.

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
