/**
 * PostgreSQL's `text` cannot hold U+0000, but clients may send it (`\u0000` in JSON). So U+0001 starts an escape:
 * U+0001 U+0001 stands for U+0000, and U+0001 U+0002 for U+0001 itself. The encoding is reversible, leaves every other
 * character unchanged, and preserves byte order: stored forms compare as the original texts do. Every text is converted
 * on its way in and out: see connections.ts and binary-arrays.ts.
 */
const nul = "\u0000";
const mark = "\u0001";
const markedNul = "\u0001\u0001";
const markedMark = "\u0001\u0002";

export function storedText(text: string): string {
  // Texts with either character are rare, so the usual cost is two searches, at a few instructions per 16 bytes.
  if (!text.includes(nul) && !text.includes(mark)) return text;
  return text.replaceAll(mark, markedMark).replaceAll(nul, markedNul);
}

export function originalText(stored: string): string {
  if (!stored.includes(mark)) return stored;
  return stored.replaceAll(markedNul, nul).replaceAll(markedMark, mark);
}
