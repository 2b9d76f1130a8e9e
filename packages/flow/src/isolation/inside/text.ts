import { borrow, type Decoder } from "./bridge.ts";
import { DOMException } from "./dom-exception.ts";

/** A UTF-16 code unit takes at most this many bytes in UTF-8. */
const bytesPerUnitMax = 3;

export class TextEncoder {
  get encoding(): string {
    return "utf-8";
  }
  encode(text: unknown = ""): Uint8Array {
    const units = String(text);
    const bytes = new Uint8Array(units.length * bytesPerUnitMax);
    return bytes.slice(
      0,
      borrow((bridge) => bridge.encodeInto(units, bytes)),
    );
  }
  encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const character of text) {
      const bytes = this.encode(character);
      if (written + bytes.length > into.length) break;
      into.set(bytes, written);
      written += bytes.length;
      read += character.length;
    }
    return { read, written };
  }
}

export class TextDecoder {
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  readonly #decoder: Decoder;

  constructor(label = "utf-8", options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {}) {
    this.fatal = Boolean(options.fatal);
    this.ignoreBOM = Boolean(options.ignoreBOM);
    this.#decoder = borrow((bridge) => bridge.newDecoder(String(label), this.fatal, this.ignoreBOM));
  }
  get encoding(): string {
    return this.#decoder.encoding;
  }
  decode(bytes?: ArrayBuffer | ArrayBufferView, options: { readonly stream?: boolean } = {}): string {
    const stream = Boolean(options.stream);
    const whole = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : (bytes ?? new Uint8Array());
    return borrow(() => this.#decoder.decode(whole, stream));
  }
}

const beyondLatin1 = /[^\0-\xff]/;

export function btoa(binary: unknown): string {
  const text = String(binary);
  if (beyondLatin1.test(text)) {
    throw new DOMException("btoa takes characters up to U+00FF: encode the text first.", "InvalidCharacterError");
  }
  return borrow((bridge) => bridge.toBase64(text));
}

export function atob(base64: unknown): string {
  const text = String(base64).replace(/[\t\n\f\r ]/g, "");
  const bare = text.length % 4 === 0 ? text.replace(/={1,2}$/, "") : text;
  if (bare.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(bare)) {
    throw new DOMException("The text is not valid base64.", "InvalidCharacterError");
  }
  return borrow((bridge) => bridge.fromBase64(bare));
}
