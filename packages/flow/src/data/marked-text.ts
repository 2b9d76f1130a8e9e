import { DataError } from "./data-error.ts";

// Bytes in a text of SWF, which is limited in characters: `openswf:NAME:LABEL:BASE64`. Base64 carries 6 bits a character.
// 15 bits a character of the whole of Unicode would carry 2.5 times as much within SWF's limit, but swell on the wire by
// 60 % instead of 33 %, or to twice that in clients that escape what is not ASCII; and 24,000 bytes took 220 us to encode
// instead of 13. What is too large in base64 goes to a blob store.

const marked = /^openswf:[\w.-]+:[\w.-]*:/;

/** What the texts of a codec begin with. */
export function markOf(name: string): string {
  return `openswf:${name}:`;
}

/**
 * Bytes as the text `openswf:NAME:LABEL:BASE64`.
 *
 * @param label is for the codec to read, such as the id of a key: letters, digits, `_`, `.` and `-`
 */
export function markedText(name: string, label: string, bytes: Uint8Array): string {
  return `${markOf(name)}${label}:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}`;
}

/**
 * What is in such a text, or `undefined` if it does not bear the mark of this name.
 *
 * @throws DataError if it bears the mark, but is damaged
 */
export function readMarkedText(
  name: string,
  text: string,
): { readonly label: string; readonly bytes: Buffer } | undefined {
  const mark = markOf(name);
  if (!text.startsWith(mark)) return undefined;
  const end = text.indexOf(":", mark.length);
  const data = text.slice(end + 1);
  const bytes = Buffer.from(data, "base64");
  // Node.js skips what is not base64, so there are fewer bytes than there should be.
  if (end === -1 || bytes.length !== base64Bytes(data)) {
    throw new DataError(`Text that is marked ${mark} is damaged: expected ${mark}LABEL:BASE64.`);
  }
  return { label: text.slice(mark.length, end), bytes };
}

/** Bytes in base64 that is whole, with its padding. */
function base64Bytes(data: string): number {
  const padding = data.endsWith("==") ? 2 : Number(data.endsWith("="));
  return (data.length * 3) / 4 - padding;
}

/** How the bytes of `packText` begin. */
const forms = { utf8: 0, marked: 1, utf16: 2 } as const;

/**
 * Any text as bytes. Marked text gives the bytes within it, so that a chain of codecs does not pay for base64 twice.
 * Text with lone surrogates, which UTF-8 cannot carry, is kept as UTF-16.
 */
export function packText(text: string): Buffer {
  const head = marked.exec(text)?.[0];
  if (head !== undefined) {
    const bytes = Buffer.from(text.slice(head.length), "base64");
    const canonical = bytes.toString("base64") === text.slice(head.length);
    if (canonical) return Buffer.concat([Buffer.from([forms.marked]), Buffer.from(`${head}\n`), bytes]);
  }
  const [form, encoding] = text.isWellFormed() ? ([forms.utf8, "utf8"] as const) : ([forms.utf16, "utf16le"] as const);
  return Buffer.concat([Buffer.from([form]), Buffer.from(text, encoding)]);
}

/** The text of such bytes. */
export function unpackText(packed: Buffer): string {
  const bytes = packed.subarray(1);
  switch (packed[0]) {
    case forms.utf8:
      return bytes.toString("utf8");
    case forms.utf16:
      return bytes.toString("utf16le");
    case forms.marked: {
      const end = bytes.indexOf("\n");
      return bytes.toString("latin1", 0, end) + bytes.toString("base64", end + 1);
    }
    default:
      throw new DataError("The encoded text is of a later version of this library: update it.");
  }
}
