import { Argument, type Command } from "commander";
import { withEndpointOptions } from "../../client/client-options.ts";
import { textFromOptions } from "../../client/value-options.ts";
import type { AnswerFlags } from "./answers.ts";

const actions = () => import("./answers.ts");

/** `openswf activity`: answers activity tasks by hand. */
export function addActivityCommands(openswf: Command): void {
  const activity = openswf
    .command("activity")
    .description("Answer activity tasks by their token, in place of a worker.")
    .addHelpText("after", helpOnActivity);
  const complete = aboutTask(activity.command("complete")).description("Complete an activity task.");
  for (const option of textFromOptions("result", "result")) complete.addOption(option);
  complete.action(async (token: string, flags: AnswerFlags) => (await actions()).complete(token, flags));
  const others = [
    { name: "fail", description: "Fail an activity task." },
    { name: "cancel", description: "Report an activity task as canceled, once its cancel was requested." },
    { name: "heartbeat", description: "Record a heartbeat, and say whether the task is to be canceled." },
  ] as const;
  for (const { name, description } of others) {
    const command = aboutTask(activity.command(name)).description(description);
    if (name === "fail") command.option("--reason <text>", "at most 256 characters");
    for (const option of textFromOptions("details", "details")) command.addOption(option);
    command.action(async (token: string, flags: AnswerFlags) => (await actions())[name](token, flags));
  }
}

const aboutTask = (command: Command): Command =>
  withEndpointOptions(command.addArgument(new Argument("<token>", "task token; - reads it from stdin")));

const helpOnActivity = `
The token comes with the task, from the worker or the log of whoever polled it. Whoever has it can answer the task, so
pass it on stdin where others can see the command lines of this machine:

  openswf activity complete - --result '{"approved": true}' < token
`;
