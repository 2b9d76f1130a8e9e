import { Problem } from "@openswf/core/ports/problem";
import { namedHost } from "../../http/origins/named-host.ts";
import { ListOption } from "../configuration/option-forms.ts";

export const allowedHostOption = (): ListOption =>
  new ListOption(
    "--allowed-host <name>",
    "name by which web pages may call this server, and programs too where it listens on loopback; repeatable",
  )
    .env("OPENSWF_ALLOWED_HOSTS")
    .default([], "none besides loopback and --host")
    .argParser((text: string, before: readonly string[]) => [...before, ...parseAllowedHosts(text)]);

/** Parses a name, perhaps with a port, or several separated by commas, as in an environment variable. */
function parseAllowedHosts(text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => namedHost(name) === undefined);
  if (wrong === undefined) return names;
  throw Problem.ofUsage(
    `Invalid --allowed-host "${wrong}": expected a name such as swf.internal or swf.internal:8443, without http://.`,
  );
}
