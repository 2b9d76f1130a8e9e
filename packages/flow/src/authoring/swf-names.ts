/** What SWF refuses in names and ids, all of it: `arn`, and these characters anywhere. */
const refusedCharacters = /[:/|\p{Cc}]/u;
const idMax = 256;
const versionMax = 64;

/** Refuses what SWF would refuse, at the line that made it. */
export function requireWorkflowId(id: string): string {
  return requireName(id, "workflow id", idMax);
}

export function requireType(name: string, version: string, what: string): void {
  requireName(name, `name of ${what}`, idMax);
  requireName(version, `version of ${what}`, versionMax);
}

function requireName(text: string, what: string, max: number): string {
  if (text === "" || text.length > max) {
    throw new TypeError(`Invalid ${what} ${JSON.stringify(text)}: expected 1 to ${max} characters.`);
  }
  if (text === "arn" || refusedCharacters.test(text)) {
    throw new TypeError(
      `Invalid ${what} ${JSON.stringify(text)}: SWF takes no ":", "/", "|" or control characters, and not "arn".`,
    );
  }
  return text;
}
