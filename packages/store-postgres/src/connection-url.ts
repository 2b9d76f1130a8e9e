/**
 * What the URL of a database, and the PG* variables beside it, say about TLS, in libpq's meaning of the words. `pg` by
 * itself takes `require` for `verify-full`, and hears of no file that is only in a variable.
 */
import { accessSync, constants } from "node:fs";

/** Of each parameter of the URL, the variable that is asked where the URL does not say. */
const variables = {
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
} as const;
const files = ["sslrootcert", "sslcert", "sslkey"] as const;
/** libpq's `allow` is missing: it would send a password in the clear before it thought of TLS. */
const modes = ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/** The same URL with all that is to be known of TLS in it. Throws an error for a person when that makes no sense. */
export function withTls(url: string, environment: Readonly<NodeJS.ProcessEnv>): string {
  const queryAt = url.indexOf("?");
  const said = new URLSearchParams(queryAt < 0 ? "" : url.slice(queryAt + 1));
  const added = new URLSearchParams();
  for (const [parameter, variable] of Object.entries(variables)) {
    const value = environment[variable];
    if (value && !said.has(parameter)) added.set(parameter, value);
  }
  const of = (parameter: string): string | null => said.get(parameter) ?? added.get(parameter);
  check(of);
  // A certificate alone asks for TLS too: `pg` has it so, and it verifies then.
  if (of("sslmode") !== null && !said.has("uselibpqcompat")) added.set("uselibpqcompat", "true");
  return added.size === 0 ? url : `${url}${queryAt < 0 ? "?" : "&"}${added}`;
}

function check(of: (parameter: string) => string | null): void {
  const mode = of("sslmode");
  if (mode !== null && !modes.includes(mode)) {
    throw new Error(`sslmode=${mode} is not known. It can be ${modes.slice(0, 5).join(", ")}`);
  }
  if (mode === "verify-ca" && of("sslrootcert") === null) {
    throw new Error("sslmode=verify-ca wants the certificate of the authority, as a file in sslrootcert");
  }
  for (const parameter of files) {
    const path = of(parameter);
    if (path !== null) checkReadable(parameter, path);
  }
}

function checkReadable(parameter: string, path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new Error(`The file ${path}, which ${parameter} names, cannot be read`, { cause: error });
  }
}
