import type { Command } from "commander";
import { withEndpointOptions } from "../../client/client-options.ts";
import type { ApplyFlags } from "./apply.ts";

/** `openswf apply`. */
export function addApplyCommand(openswf: Command): void {
  withEndpointOptions(openswf.command("apply"))
    .description("Register, deprecate and restore the domains and types that a file declares. Shows the plan first.")
    .argument("<file>", "TOML file, or JSON or YAML by the ending of its name; - for TOML on stdin")
    .option("-y, --yes", "apply the plan without asking")
    .option("--check", "only show the plan; exit with 3 if something would change, for CI")
    .option("--prune", "also deprecate registered types of these domains that the file does not declare")
    .addHelpText("after", helpOnApply)
    .action(async (file: string, flags: ApplyFlags) => (await import("./apply.ts")).apply(file, flags));
}

const helpOnApply = `
The keys are the flags of openswf domain register and openswf type register. Times are in seconds, or "NONE":

  [[domain]]
  name = "orders"
  retention = 7
  tags = { team = "payments" }

  [[domain.workflow]]
  name = "process-order"
  version = "1.0"
  task-list = "orders"
  task-timeout = 30
  execution-timeout = 300
  child-policy = "TERMINATE"

  [[domain.activity]]
  name = "charge-card"
  version = "1.0"
  task-list = "payments"
  task-timeout = 60
  deprecated = true

What the file does not name is left alone. A registered type cannot be changed: where its defaults differ from those in
the file, nothing is applied, and the exit code is 1. Raise its version.
`;
