/**
 * Compares two texts as their UTF-8 compares byte by byte. JavaScript compares UTF-16 units, which sort U+E000 to U+FFFF
 * after all characters beyond them, since those begin with a surrogate.
 */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) {
    const unit = one.charCodeAt(index);
    const otherUnit = other.charCodeAt(index);
    if (unit !== otherUnit) return rankOf(unit) - rankOf(otherUnit);
  }
  return one.length - other.length;
}

const firstSurrogate = 0xd800;
const firstAfterSurrogates = 0xe000;
/** All characters of 16 bits come before those that take surrogates. */
const surrogatesRaisedBy = 0x10000;

function rankOf(unit: number): number {
  return unit >= firstSurrogate && unit < firstAfterSurrogates ? unit + surrogatesRaisedBy : unit;
}

/** Compares what has ASCII characters alone, such as run ids. */
export function compareAscii(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
