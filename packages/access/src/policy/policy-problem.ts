/** What is wrong with a document, and where: `Statement[1].Condition.StringLike: ...`. Its author can put it right. */
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

/** A value as a message quotes it. Never the inside of an object: documents come from outside and may be of any depth. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > shownCharactersMax ? `${value.slice(0, shownCharactersMax)}...` : value);
  }
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}
