/**
 * Characters that a page must not obey: controls except tab and line feed, marks that turn the direction of text, characters of no
 * width, and lone surrogates. Histories hold text of strangers, and a reversed name can pass for another.
 */
const unruly =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Shows such characters as their code, such as `\u202e`, and leaves all else alone. */
export function visibleText(text: string): string {
  return text.replace(unruly, (character) => `\\u${hex(character.codePointAt(0) ?? 0)}`);
}

/** Visible text on one line, cut after so many characters, with an ellipsis in place of the rest. */
export function shortText(text: string, charactersMax: number): string {
  // Cutting first: nobody escapes a megabyte to show a line.
  const cut = text.length > charactersMax ? `${wholeCharacters(text, charactersMax)}…` : text;
  return visibleText(cut.replaceAll(/\s+/g, " "));
}

/** The beginning of a text, without half of a pair of surrogates at its end. */
function wholeCharacters(text: string, charactersMax: number): string {
  const cut = text.slice(0, charactersMax);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}

function hex(code: number): string {
  return code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, "0");
}
