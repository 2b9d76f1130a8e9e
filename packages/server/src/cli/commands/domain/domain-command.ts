import type { Command } from "commander";
import type { EndpointFlags } from "../../client/client-options.ts";
import { withEndpointOptions } from "../../client/client-options.ts";
import { numberOption } from "../../client/value-options.ts";
import { pairsOption } from "../access/options.ts";
import type { ListFlags, RegisterFlags } from "./domains.ts";

const actions = () => import("./domains.ts");

/** `openswf domain`. */
export function addDomainCommands(openswf: Command): void {
  const domain = openswf.command("domain").description("List, register and deprecate domains.");
  withEndpointOptions(domain.command("list"))
    .description("List domains.")
    .option("--deprecated", "list deprecated domains instead of registered ones")
    .action(async (flags: ListFlags) => (await actions()).list(flags));
  withEndpointOptions(domain.command("show"))
    .description("Show a domain, with its tags.")
    .argument("<name>", "name of the domain")
    .action(async (name: string, flags: EndpointFlags) => (await actions()).show(name, flags));
  withEndpointOptions(domain.command("register"))
    .description("Register a domain. It can be deprecated, but never changed or deleted.")
    .argument("<name>", "name of the domain")
    .addOption(
      numberOption("--retention <days>", "how long closed executions are kept; 0 keeps none", {
        min: 0,
        max: 90,
      }).makeOptionMandatory(),
    )
    .option("--description <text>", "what it is for")
    .addOption(pairsOption("--tag <key=value>", "tag, for policies; repeatable"))
    .addHelpText("after", "\n  openswf domain register orders --retention 7 --tag team=payments\n")
    .action(async (name: string, flags: RegisterFlags) => (await actions()).register(name, flags));
  withEndpointOptions(domain.command("deprecate"))
    .description("Deprecate a domain: nothing new can be registered or started in it.")
    .argument("<name>", "name of the domain")
    .action(async (name: string, flags: EndpointFlags) => (await actions()).setStatus("deprecate", name, flags));
  withEndpointOptions(domain.command("undeprecate"))
    .description("Restore a deprecated domain.")
    .argument("<name>", "name of the domain")
    .action(async (name: string, flags: EndpointFlags) => (await actions()).setStatus("undeprecate", name, flags));
}
