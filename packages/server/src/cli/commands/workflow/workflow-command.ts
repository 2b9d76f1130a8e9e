import { Argument, type Command, Option } from "commander";
import { withDomainOptions } from "../../client/client-options.ts";
import { limitOption, numberOption, repeatable, textFromOptions } from "../../client/value-options.ts";
import { withFilterOptions } from "./filter-options.ts";
import type { ListFlags } from "./list.ts";
import type { CancelFlags, SignalFlags, TerminateFlags } from "./requests.ts";
import type { ShowFlags } from "./show.ts";
import type { HistoryFlags } from "./show-history.ts";
import type { RunAgainFlags, StartFlags } from "./start.ts";

/** `openswf workflow`: looks at executions, starts them and acts on them, at any SWF endpoint. */
export function addWorkflowCommands(openswf: Command): void {
  const workflow = openswf
    .command("workflow")
    .description("Look at workflow executions, start them and act on them, on openswf and on Amazon SWF.")
    .addHelpText("after", helpOnWorkflow);
  addReading(workflow);
  addStarting(workflow);
  addActing(workflow);
}

function addReading(workflow: Command): void {
  withFilterOptions(withDomainOptions(workflow.command("list").description("List executions, newest first.")))
    .addOption(limitOption())
    .option("--all", "list all, however many")
    .addHelpText("after", helpOnList)
    .action(async (flags: ListFlags) => (await import("./list.ts")).list(flags));
  withFilterOptions(
    withDomainOptions(workflow.command("count").description("Count open and closed executions.")),
  ).action(async (flags: ListFlags) => (await import("./count.ts")).count(flags));
  withRun(withDomainOptions(workflow.command("show")))
    .description("Show an execution: why it waits or how it ended, what is open, and its settings.")
    .action(async (id: string, flags: ShowFlags) => (await import("./show.ts")).show(id, flags));
  withRun(withDomainOptions(workflow.command("history")))
    .description("Print the history of an execution, one event on each line.")
    .option("-f, --follow", "go on with new events until the execution closes")
    .option("--reverse", "print the last event first")
    .addOption(numberOption("--limit <number>", "print at most so many events", { min: 1, max: 1_000_000 }))
    .addHelpText("after", helpOnHistory)
    .action(async (id: string, flags: HistoryFlags) => (await import("./show-history.ts")).showHistory(id, flags));
}

function addStarting(workflow: Command): void {
  const start = withDomainOptions(workflow.command("start"))
    .description("Start an execution.")
    .addArgument(new Argument("<type>", "name of the workflow type"))
    .addArgument(new Argument("[version]", "version of the type; by default the only one that is registered"))
    .option("--id <id>", "workflow id; by default a new one");
  withStartOptions(start)
    .addHelpText("after", helpOnStart)
    .action(async (type: string, version: string | undefined, flags: StartFlags) =>
      (await import("./start.ts")).start(type, version, flags),
    );
  const again = withRun(withDomainOptions(workflow.command("run-again")))
    .description("Start an execution like another, with the same type, input, tags and settings.")
    .option("--as <id>", "workflow id of the new execution; by default the same");
  withStartOptions(again).action(async (id: string, flags: RunAgainFlags) =>
    (await import("./start.ts")).runAgain(id, flags),
  );
}

function addActing(workflow: Command): void {
  const signal = withDomainOptions(workflow.command("signal"))
    .description("Send a signal to an execution.")
    .addArgument(idArgument())
    .addArgument(new Argument("<name>", "name of the signal"))
    .option("--run <id>", "run; by default the open one");
  for (const option of textFromOptions("input", "input of the signal")) signal.addOption(option);
  signal.action(async (id: string, name: string, flags: SignalFlags) =>
    (await import("./requests.ts")).signal(id, name, flags),
  );
  withDomainOptions(workflow.command("cancel"))
    .description("Ask an execution to cancel. Its decider decides what follows.")
    .addArgument(idArgument())
    .option("--run <id>", "run; by default the open one")
    .action(async (id: string, flags: CancelFlags) => (await import("./requests.ts")).cancel(id, flags));
  withDomainOptions(workflow.command("terminate"))
    .description("End an execution at once. Its decider is not asked.")
    .addArgument(idArgument())
    .option("--run <id>", "run; by default the open one")
    .option("--reason <text>", "why, for the history; at most 256 characters")
    .option("--details <text>", "more of it; at most 32,768 characters")
    .addOption(childPolicyOption())
    .action(async (id: string, flags: TerminateFlags) => (await import("./requests.ts")).terminate(id, flags));
}

const idArgument = (): Argument => new Argument("<id>", "workflow id");

const withRun = (command: Command): Command =>
  command.addArgument(idArgument()).option("--run <id>", "run; by default the open one, else the last");

const childPolicyOption = (): Option =>
  new Option("--child-policy <policy>", "what becomes of its open children when it is terminated or times out").choices(
    ["TERMINATE", "REQUEST_CANCEL", "ABANDON"],
  );

/** What replaces the defaults of the type, or the settings of the other execution. */
function withStartOptions(command: Command): Command {
  for (const option of textFromOptions("input", "input of the execution")) command.addOption(option);
  return command
    .addOption(repeatable("--tag <tag>", "tag, at most five; repeatable"))
    .option("--task-list <name>", "list of its decision tasks")
    .option("--timeout <seconds>", "how long it may run, or NONE where the endpoint allows it")
    .option("--task-timeout <seconds>", "how long a decision task may take, or NONE")
    .option("--priority <number>", "priority of its decision tasks")
    .addOption(childPolicyOption())
    .option("--lambda-role <arn>", "role that invokes its Lambda functions");
}

const helpOnWorkflow = `
Without any AWS configuration, these commands call the server at http://127.0.0.1:7930. With one, they call what any AWS
client would: AWS_ENDPOINT_URL_SWF, AWS_REGION, AWS_PROFILE, access keys, single sign-on.

  openswf workflow list --status failed,timed-out --since 24h
  openswf workflow show order-1
  openswf workflow history order-1 --follow
  openswf workflow list --all --output ndjson | jq -r .execution.workflowId
`;

const helpOnList = `
SWF itself filters by id, tag, type or status; the first that is given is asked for, and the rest is filtered here.

  openswf workflow list --status open --type process-order
  openswf workflow list --tag vip --since 2026-11-01 --until 2026-11-08
`;

const helpOnHistory = `
Each line has the id of the event, the time since the start, the type, and what distinguishes it. --output ndjson prints
whole events, as SWF does, with their times in ISO 8601.
`;

const helpOnStart = `
  openswf workflow start process-order --id order-1 --input '{"order": 1}'
  openswf workflow start process-order 1.0 --input-file order.json --tag vip
  jq -c . order.json | openswf workflow start process-order --input-file -
`;
