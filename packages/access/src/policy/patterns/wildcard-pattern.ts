/**
 * Patterns with `*` (any characters, or none) and `?` (any single character, a UTF-16 unit as in Java). A pattern is
 * split at each `*` into pieces of fixed length. The first piece must match at the start of the text and the last at
 * its end. Each piece in between is matched at its first possible position: if any match exists, one of this form does.
 * Matching therefore never backtracks, and takes at most as many steps as the length of the text times the length of
 * the pattern.
 */

/** A part of a pattern. In a literal part, `*` and `?` are ordinary characters. */
export interface Fragment {
  readonly kind: "pattern" | "literal";
  readonly text: string;
}

interface Piece {
  readonly text: string;
  /** Positions of each `?` in `text`, in order. */
  readonly holes: readonly number[];
}

export interface WildcardPattern {
  readonly first: Piece;
  readonly middle: readonly Piece[];
  /** `undefined` when the pattern has no `*`: the first piece is then the whole pattern. */
  readonly last: Piece | undefined;
}

export function wildcardPattern(fragments: readonly Fragment[]): WildcardPattern {
  const pieces: Piece[] = [];
  let text = "";
  let holes: number[] = [];
  for (const fragment of fragments) {
    let from = 0;
    if (fragment.kind === "pattern") {
      for (let at = 0; at < fragment.text.length; at += 1) {
        const code = fragment.text.charCodeAt(at);
        if (code === questionMark) holes.push(text.length + at - from);
        if (code !== asterisk) continue;
        pieces.push({ text: text + fragment.text.slice(from, at), holes });
        text = "";
        holes = [];
        from = at + 1;
      }
    }
    text += fragment.text.slice(from);
  }
  const last: Piece = { text, holes };
  const first = pieces[0];
  if (first === undefined) return { first: last, middle: [], last: undefined };
  return { first, middle: pieces.slice(1), last };
}

const asterisk = "*".charCodeAt(0);
const questionMark = "?".charCodeAt(0);

/** Whether `text` from `from` to `to` matches the whole pattern. */
export function matchesWildcards(pattern: WildcardPattern, text: string, from: number, to: number): boolean {
  const { first, middle, last } = pattern;
  if (last === undefined) return to - from === first.text.length && matchesAt(first, text, from);
  const end = to - last.text.length;
  let at = from + first.text.length;
  if (at > end || !matchesAt(first, text, from) || !matchesAt(last, text, end)) return false;
  for (const piece of middle) {
    const found = find(piece, text, at, end);
    if (found < 0) return false;
    at = found + piece.text.length;
  }
  return true;
}

/** The only text that matches the pattern; `undefined` when several do. */
export function onlyMatch({ first, last }: WildcardPattern): string | undefined {
  return last === undefined && first.holes.length === 0 ? first.text : undefined;
}

/** First position where the piece matches entirely between `from` and `end`; -1 if there is none. */
function find(piece: Piece, text: string, from: number, end: number): number {
  const latest = end - piece.text.length;
  for (let at = from; at <= latest; at += 1) {
    if (matchesAt(piece, text, at)) return at;
  }
  return -1;
}

/** The caller ensures that the text is long enough. */
function matchesAt({ text: piece, holes }: Piece, text: string, at: number): boolean {
  if (holes.length === 0) return text.startsWith(piece, at);
  let hole = 0;
  for (let index = 0; index < piece.length; index += 1) {
    if (hole < holes.length && index === holes[hole]) hole += 1;
    else if (piece.charCodeAt(index) !== text.charCodeAt(at + index)) return false;
  }
  return true;
}
