import { type Command, Option } from "commander";
import { configurationSchema } from "../../configuration/configuration-schema.ts";
import { addServeOptions } from "../../settings/serve-settings.ts";
import { type ShowFlags, showConfiguration } from "./show.ts";

/** `openswf config`: what flags, variables and the configuration file say together. */
export function addConfigCommands(openswf: Command): void {
  const config = openswf.command("config").description("Show the configuration in force, and the schema of its file.");

  const show = config
    .command("show")
    .description(
      "Print every setting of a server in force, and whether a flag, a variable, the file or the default set it.",
    )
    .addHelpText("after", helpOnShow)
    .option("--all", "also those limits and settings of --http and --postgres that nobody has set")
    .addOption(
      new Option("-o, --output <form>", "text for people, json, or ndjson: one JSON value on each line")
        .choices(["text", "json", "ndjson"])
        .default("text"),
    );
  addServeOptions(show).action((flags: ShowFlags) => showConfiguration(show, flags));

  config
    .command("schema")
    .description("Print the JSON schema of the configuration file.")
    .action(() => void process.stdout.write(`${JSON.stringify(configurationSchema(openswf), undefined, 2)}\n`));
}

const helpOnShow = `
It takes the flags of openswf serve, reads the same variables and the same file, and changes nothing. Passwords in URLs are
masked.

Examples:
  openswf config show
  openswf config show --config /etc/openswf/openswf.toml --output json
  openswf config show --all --port 8000
`;
