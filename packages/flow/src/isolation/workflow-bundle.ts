/** Workflow code and everything it imports, in one piece. It is plain JSON, so a build step may store it for production. */
export interface WorkflowBundle {
  /** A script whose value is a function; each call of that function makes one execution's modules. */
  readonly code: string;
  /** The source map of `code`, as JSON. */
  readonly sourceMap: string;
  /** The author's files and libraries inside, relative to the folder of the first entry. */
  readonly files: readonly string[];
  /** The URL of that folder, by which debuggers find the sources. The only trace of the machine: leave it out of what is stored. */
  readonly root?: string;
  /** A script that turns a new realm into one for workflow code: deterministic globals, frozen intrinsics. */
  readonly prelude: string;
}

/** The names of the two scripts in stack traces. */
export const bundleFile = "openswf-workflows.js";
export const preludeFile = "openswf-prelude.js";

/** A bundle larger than this is refused: it would be compiled and its modules run for every execution. 16 MiB. */
export const bundleBytesMax: number = 16 * 1024 * 1024;

/** A bundle cannot be made, or cannot be used. The message says what to change. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}
