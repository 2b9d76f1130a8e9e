/** What SWF refuses in names and ids, all of it: `arn`, and these characters anywhere. */
const refusedCharacters = /[:/|\p{Cc}]/u;
const idMax = 256;
const versionMax = 64;
const tagsMax = 5;

/** Refuses what SWF would refuse, at the line that made it. */
export function requireWorkflowId(id: string): string {
  return requireName(id, "workflow id", idMax);
}

export function requireType(name: string, version: string, what: string): void {
  requireName(name, `name of ${what}`, idMax);
  requireName(version, `version of ${what}`, versionMax);
}

/** Signals and markers may have any characters. */
export function requireSignalName(name: string): void {
  if (name === "" || name.length > idMax) {
    throw new TypeError(`Invalid name of a signal ${JSON.stringify(name)}: expected 1 to ${idMax} characters.`);
  }
}

/** Up to five tags. */
export function requireTags(tags: readonly string[]): void {
  if (tags.length > tagsMax) throw new TypeError(`${tags.length} tags: SWF takes up to ${tagsMax}.`);
  const bad = tags.find((tag) => tag.length > idMax);
  if (bad !== undefined) throw new TypeError(`Invalid tag ${JSON.stringify(bad)}: expected up to ${idMax} characters.`);
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
