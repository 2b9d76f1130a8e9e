import { Problem } from "./problem.ts";

/** A package that an installation with `--omit=optional` does without. */
export interface OptionalPackage {
  /** As npm knows it: `pg`. */
  readonly name: string;
  /** What needs it, as the subject of a sentence: `A PostgreSQL store`. */
  readonly user: string;
}

/**
 * Runs `load`, which imports an optional package. Where the package is not installed, throws a Problem that says how to
 * install it; any other error passes.
 */
export async function loadOptional<Loaded>(load: () => Promise<Loaded>, optional: OptionalPackage): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (isAbsent(error, optional.name)) throw absent(optional, error);
    throw error;
  }
}

/** Like `loadOptional`, but `undefined` where the package is not installed. */
export async function loadIfInstalled<Loaded>(load: () => Promise<Loaded>, name: string): Promise<Loaded | undefined> {
  try {
    return await load();
  } catch (error) {
    if (isAbsent(error, name)) return undefined;
    throw error;
  }
}

/** The Problem of an error that says that one of `names` is not installed. `undefined` for any other error. */
export function problemOfAbsence(error: unknown, names: readonly string[]): Problem | undefined {
  const name = names.find((each) => isAbsent(error, each));
  return name === undefined ? undefined : absent({ name, user: "This command" }, error);
}

/** A package that is there but lacks one of its own is broken, not absent. */
const isAbsent = (error: unknown, name: string): boolean =>
  error instanceof Error &&
  "code" in error &&
  error.code === "ERR_MODULE_NOT_FOUND" &&
  error.message.startsWith(`Cannot find package '${name}'`);

const absent = ({ name, user }: OptionalPackage, cause: unknown): Problem =>
  Problem.ofWorld(
    `${user} needs the package ${name}, which is not installed. To install it, run npm i ${name} (for a global ` +
      `installation of openswf: npm i -g ${name}).`,
    cause,
  );
