import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "@openswf/core/ports/problem";
import type { TomlTable, TomlValue } from "smol-toml";

/** What a configuration file in the working folder is called. */
export const defaultFile = "openswf.toml";

/** A configuration file, read and not yet understood. */
export interface ConfigurationFile {
  /** Absolute. */
  readonly path: string;
  readonly values: Readonly<Record<string, TomlValue>>;
}

/**
 * Reads the file at `path`, or else the one in the working folder, if there is one.
 *
 * @param path as given with `--config` or its variable; such a file must exist
 */
export async function readConfigurationFile(path: string | undefined): Promise<ConfigurationFile | undefined> {
  if (path === undefined && !existsSync(defaultFile)) return undefined;
  const found = resolve(path ?? defaultFile);
  return { path: found, values: await parseFile(found, textOf(found)) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw Problem.ofWorld(`The configuration file ${path} cannot be read: ${why}`, cause);
  }
}

/** Loads the parser only when needed. */
async function parseFile(path: string, text: string): Promise<TomlTable> {
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The message goes on with the lines around the error, which may contain a password.
    const [why = ""] = error.message.split("\n");
    throw Problem.ofUsage(`${path}, line ${error.line}, column ${error.column}: ${why}.`);
  }
}
