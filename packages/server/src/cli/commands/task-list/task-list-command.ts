import type { Command } from "commander";
import { type DomainFlags, withDomainOptions } from "../../client/client-options.ts";

/** `openswf task-list`. */
export function addTaskListCommands(openswf: Command): void {
  const taskList = openswf.command("task-list").description("Look at task lists.");
  withDomainOptions(taskList.command("list"))
    .description("List the task lists of a domain with their tasks and pollers. Amazon SWF has no such list.")
    .action(async (flags: DomainFlags) => (await import("./list.ts")).list(flags));
  withDomainOptions(taskList.command("show"))
    .description("Say how many tasks wait on a list and, on openswf, who polls it.")
    .argument("<name>", "name of the task list")
    .action(async (name: string, flags: DomainFlags) => (await import("./show.ts")).show(name, flags));
}
