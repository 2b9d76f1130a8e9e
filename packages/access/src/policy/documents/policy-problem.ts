/** An error in a document, with its path, worded for the author: `Statement[1].Condition.StringLike: ...`. */
export class PolicyProblem extends Error {
  override readonly name = "PolicyProblem";
  /** Empty for the document as a whole. */
  readonly path: string;
  constructor(path: string, what: string) {
    super(path === "" ? what : `${path}: ${what}`);
    this.path = path;
  }
}

const shownCharactersMax = 60;

/**
 * Formats a value for a message. Never shows the contents of objects: documents are untrusted and may be nested to any
 * depth.
 */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > shownCharactersMax ? `${value.slice(0, shownCharactersMax)}...` : value);
  }
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
