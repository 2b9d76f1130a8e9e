import { shortText } from "@openswf/insight/text/visible-text";

/** Characters before the first difference that are kept. */
const leadMax = 24;

/**
 * Two texts, each cut to so many characters around the place where they begin to differ: of two large inputs, a reader wants to see
 * that place.
 */
export function excerpts(
  left: string | undefined,
  right: string | undefined,
  charactersMax: number,
): { readonly left: string | undefined; readonly right: string | undefined } {
  const from = left === undefined || right === undefined ? 0 : firstDifference(left, right) - leadMax;
  const cut = (text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    if (text.length <= charactersMax || from <= 0) return shortText(text, charactersMax);
    return `…${shortText(text.slice(wholeFrom(text, Math.min(from, text.length))), charactersMax)}`;
  };
  return { left: cut(left), right: cut(right) };
}

function firstDifference(left: string, right: string): number {
  const shortest = Math.min(left.length, right.length);
  let place = 0;
  while (place < shortest && left[place] === right[place]) place += 1;
  return place;
}

/** Not within a pair of surrogates. */
function wholeFrom(text: string, from: number): number {
  return /[\udc00-\udfff]/.test(text[from] ?? "") ? from + 1 : from;
}
