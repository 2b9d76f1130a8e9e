import { type Command, Option } from "commander";
import { type OutputFlags, outputOption } from "../output/output-form.ts";

/** Where SWF is; what is not given comes from the AWS configuration. */
export interface EndpointFlags extends OutputFlags {
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
}

export interface DomainFlags extends EndpointFlags {
  readonly domain?: string;
}

/** Adds the flags of every command that calls SWF. */
export function withEndpointOptions(command: Command): Command {
  return command
    .option(
      "--endpoint <url>",
      "where SWF is; by default AWS_ENDPOINT_URL_SWF, AWS_ENDPOINT_URL or that of the profile",
    )
    .option("--region <name>", "AWS region; by default AWS_REGION or that of the profile")
    .option("--profile <name>", "profile in ~/.aws; by default AWS_PROFILE")
    .addOption(outputOption());
}

/** The same for commands about what is in a domain. */
export function withDomainOptions(command: Command): Command {
  return withEndpointOptions(
    command.addOption(
      new Option("-d, --domain <name>", "domain; by default the only one that is registered").env("OPENSWF_DOMAIN"),
    ),
  );
}
