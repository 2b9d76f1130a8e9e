/**
 * PostgreSQL's `text` cannot hold U+0000, and clients may send it (JSON's `\u0000`). So U+0001 opens a pair: U+0001 U+0001
 * stands for U+0000, and U+0001 U+0002 for U+0001 itself. It is reversible, leaves every other character alone, and keeps
 * byte order: of two texts the stored forms compare as the texts do. Every text goes through here on its way in and out:
 * see connections.ts and binary-arrays.ts.
 */
const nul = "\u0000";
const mark = "\u0001";
const markedNul = "\u0001\u0001";
const markedMark = "\u0001\u0002";

export function storedText(text: string): string {
  // Texts with either are so rare that two searches, each a few instructions for 16 bytes, are the whole cost.
  if (!text.includes(nul) && !text.includes(mark)) return text;
  return text.replaceAll(mark, markedMark).replaceAll(nul, markedNul);
}

export function originalText(stored: string): string {
  if (!stored.includes(mark)) return stored;
  return stored.replaceAll(markedNul, nul).replaceAll(markedMark, mark);
}
