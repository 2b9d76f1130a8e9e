import type { Command } from "commander";
import { type DomainFlags, withDomainOptions } from "../../client/client-options.ts";

/** `openswf task-list`. */
export function addTaskListCommands(openswf: Command): void {
  const taskList = openswf.command("task-list").description("Look at task lists.");
  withDomainOptions(taskList.command("show"))
    .description("Count the decision tasks and the activity tasks that wait on a list.")
    .argument("<name>", "name of the task list")
    .action(async (name: string, flags: DomainFlags) => (await import("./show.ts")).show(name, flags));
}
