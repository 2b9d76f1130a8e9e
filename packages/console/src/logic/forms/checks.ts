/*
 * What SWF asks of texts in forms, so that a form says while one types what the server would refuse. Lengths are those of
 * the service model; for the other rules see `core/src/protocol/member-rules.ts`.
 */

/** Says what is wrong with a text; `undefined` if nothing is. Texts are trimmed before. */
export type Check = (text: string) => string | undefined;

export const nameMax = 256;
export const versionMax = 64;
export const descriptionMax = 1_024;
export const dataMax = 32_768;
export const reasonMax = 256;
const arnMax = 1_600;
const tagsMax = 5;
const retentionMaxDays = 90;
const secondsDigitsMax = 8;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression looks for control characters.
const forbiddenInNames = /[:/|\u0000-\u001f\u007f-\u009f]/;

/** Names of domains, types, versions and task lists. */
export const nameCheck =
  (charactersMax: number): Check =>
  (text) => {
    if (text.length > charactersMax) return tooLong(text.length, charactersMax);
    if (text === "arn") return "It cannot be “arn”.";
    return forbiddenInNames.test(text) ? "It cannot contain : / | or control characters." : undefined;
  };

export const lengthCheck =
  (charactersMax: number): Check =>
  (text) =>
    text.length > charactersMax ? tooLong(text.length, charactersMax) : undefined;

/** A number of seconds, or `NONE` where nothing has to end. */
export const secondsCheck =
  (none: "or NONE" | "a number"): Check =>
  (text) => {
    if (text === "" || (text === "NONE" && none === "or NONE")) return undefined;
    if (/^\d+$/.test(text) && text.length <= secondsDigitsMax) return undefined;
    return none === "or NONE" ? "A whole number of seconds, or NONE." : "A whole number of seconds.";
  };

export const daysCheck: Check = (text) => {
  if (text === "" || text === "NONE") return undefined;
  if (/^\d+$/.test(text) && Number(text) <= retentionMaxDays) return undefined;
  return `From 0 to ${retentionMaxDays} days, or NONE.`;
};

export const priorityCheck: Check = (text) => {
  if (text === "") return undefined;
  const isInteger = /^[+-]?\d+$/.test(text) && Math.abs(Number(text) + 0.5) < 2 ** 31;
  return isInteger ? undefined : `A whole number from ${-(2 ** 31)} to ${2 ** 31 - 1}.`;
};

export const roleCheck: Check = (text) => {
  if (text.length > arnMax) return tooLong(text.length, arnMax);
  return text === "" || /^arn:[\w-]+:iam::\d*:role\/.+$/.test(text)
    ? undefined
    : "The ARN of a role: arn:aws:iam::…:role/….";
};

/** Several tags, separated by commas. */
export const tagsCheck: Check = (text) => {
  const tags = tagsIn(text);
  if (tags.length > tagsMax) return `At most ${tagsMax} tags.`;
  return tags.some((tag) => tag.length > nameMax) ? `A tag has at most ${nameMax} characters.` : undefined;
};

export const tagsIn = (text: string): readonly string[] => text.split(",").flatMap((tag) => tag.trim() || []);

/** The same, and something must be there. */
export const required =
  (check: Check): Check =>
  (text) =>
    text === "" ? "Needed." : check(text);

const tooLong = (length: number, charactersMax: number): string =>
  `${length.toLocaleString("en")} characters, at most ${charactersMax.toLocaleString("en")}.`;
