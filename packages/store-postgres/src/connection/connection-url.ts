/**
 * The TLS settings of a database URL and of the PG* environment variables, with the meaning that libpq gives them. `pg`
 * alone treats `require` as `verify-full` and ignores files that are named only in a variable.
 */
import { accessSync, constants } from "node:fs";

/** Maps each URL parameter to the environment variable that is its fallback. */
const variables = {
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
} as const;
const files = ["sslrootcert", "sslcert", "sslkey"] as const;
/** Like libpq's modes, without `allow`, which would send a password in the clear before it tries TLS. */
const modes = ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"];

/** Adds all TLS settings to the URL. Throws a readable error when the settings make no sense. */
export function withTls(url: string, environment: Readonly<NodeJS.ProcessEnv>): string {
  const queryAt = url.indexOf("?");
  const given = new URLSearchParams(queryAt < 0 ? "" : url.slice(queryAt + 1));
  const added = new URLSearchParams();
  for (const [parameter, variable] of Object.entries(variables)) {
    const value = environment[variable];
    if (value && !given.has(parameter)) added.set(parameter, value);
  }
  const of = (parameter: string): string | null => given.get(parameter) ?? added.get(parameter);
  check(of);
  // A certificate alone also requests TLS: `pg` does so, and then verifies the server.
  if (of("sslmode") !== null && !given.has("uselibpqcompat")) added.set("uselibpqcompat", "true");
  return added.size === 0 ? url : `${url}${queryAt < 0 ? "?" : "&"}${added}`;
}

function check(of: (parameter: string) => string | null): void {
  const mode = of("sslmode");
  if (mode !== null && !modes.includes(mode)) {
    throw new Error(`Invalid sslmode=${mode}: expected one of ${modes.slice(0, 5).join(", ")}`);
  }
  if (mode === "verify-ca" && of("sslrootcert") === null) {
    throw new Error("sslmode=verify-ca requires the certificate authority's certificate: set sslrootcert to its file");
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
    throw new Error(`Cannot read the file ${path} given as ${parameter}`, { cause: error });
  }
}
