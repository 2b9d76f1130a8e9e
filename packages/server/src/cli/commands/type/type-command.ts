import { Argument, type Command, Option } from "commander";
import { type DomainFlags, withDomainOptions } from "../../client/client-options.ts";
import type { RegisterFlags } from "./register.ts";
import type { TypeKind } from "./type-kinds.ts";
import type { ListFlags } from "./types.ts";

const actions = () => import("./types.ts");

const edits = [
  { name: "deprecate", description: "Deprecate a type: no execution or activity of it can be started." },
  { name: "undeprecate", description: "Restore a deprecated type." },
  { name: "delete", description: "Delete a deprecated type." },
] as const;

/** `openswf type`: workflow types and activity types. */
export function addTypeCommands(openswf: Command): void {
  const type = openswf
    .command("type")
    .description("List, register, deprecate and delete workflow types and activity types.")
    .addHelpText("after", helpOnType);
  withDomainOptions(type.command("list"))
    .description("List the types of a domain.")
    .addArgument(new Argument("[kind]", "only those of this kind").choices(["workflow", "activity"]))
    .option("--name <name>", "only the versions of this name")
    .option("--deprecated", "list deprecated types instead of registered ones")
    .action(async (kind: TypeKind | undefined, flags: ListFlags) => (await actions()).list(kind, flags));
  aboutType(type.command("show"), "[version]")
    .description("Show a type with its defaults.")
    .action(async (kind: TypeKind, name: string, version: string | undefined, flags: DomainFlags) =>
      (await actions()).show(kind, name, version, flags),
    );
  addRegister(type);
  for (const { name: change, description } of edits) {
    aboutType(type.command(change), "<version>")
      .description(description)
      .action(async (kind: TypeKind, name: string, version: string, flags: DomainFlags) =>
        (await actions()).change(change, { kind, name, version }, flags),
      );
  }
}

function addRegister(type: Command): void {
  aboutType(type.command("register"), "<version>")
    .description("Register a type. Its defaults can never be changed: register another version instead.")
    .option("--description <text>", "what it is for")
    .option("--task-list <name>", "default task list")
    .option("--priority <number>", "default priority of its tasks")
    .option("--task-timeout <seconds>", "start to close, of an activity or a decision task; seconds or NONE")
    .option("--execution-timeout <seconds>", "of a workflow: how long an execution may run")
    .addOption(childPolicyChoices())
    .option("--lambda-role <arn>", "of a workflow: role that invokes Lambda functions")
    .option("--heartbeat-timeout <seconds>", "of an activity")
    .option("--schedule-to-start-timeout <seconds>", "of an activity")
    .option("--schedule-to-close-timeout <seconds>", "of an activity")
    .addHelpText("after", helpOnRegister)
    .action(async (kind: TypeKind, name: string, version: string, flags: RegisterFlags) =>
      (await import("./register.ts")).register({ kind, name, version }, flags),
    );
}

const aboutType = (command: Command, version: "<version>" | "[version]"): Command =>
  withDomainOptions(
    command
      .addArgument(new Argument("<kind>", "kind of the type").choices(["workflow", "activity"]))
      .addArgument(new Argument("<name>", "name of the type"))
      .addArgument(
        new Argument(version, `version of the type${version === "[version]" ? "; by default the only one" : ""}`),
      ),
  );

const helpOnType = `
  openswf type list activity
  openswf type show workflow process-order

To keep domains and types in one file, and to register them in CI, see openswf help apply.
`;

const helpOnRegister = `
  openswf type register workflow process-order 1.0 --task-list orders --task-timeout 30 \\
    --execution-timeout 300 --child-policy TERMINATE
  openswf type register activity charge-card 1.0 --task-list payments --task-timeout 60 --heartbeat-timeout 10 \\
    --schedule-to-start-timeout 60 --schedule-to-close-timeout 120
`;

const childPolicyChoices = (): Option =>
  new Option("--child-policy <policy>", "of a workflow: what becomes of open children").choices([
    "TERMINATE",
    "REQUEST_CANCEL",
    "ABANDON",
  ]);
