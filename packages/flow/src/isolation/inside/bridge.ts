import { innerError } from "./current-execution.ts";

/**
 * What the realm borrows from Node: pure functions on texts, numbers and bytes. Nothing that it returns is an object that
 * workflow code could see, since an outer object leads to the outer `Function`.
 */
export interface Bridge {
  /** The parts of a URL as JSON, or `undefined` if it is none. */
  parseUrl(url: string, base: string | undefined): string | undefined;
  /** The parts of a URL after one of them was set. */
  changeUrl(href: string, part: string, value: string): string;
  /** `[name, value]` pairs as JSON. */
  parseQuery(query: string): string;
  formatQuery(pairs: string): string;
  encodeInto(text: string, bytes: Uint8Array): number;
  /** A decoder that stays in a private field. */
  newDecoder(label: string, fatal: boolean, ignoreBOM: boolean): Decoder;
  toBase64(binary: string): string;
  fromBase64(text: string): string;
}

export interface Decoder {
  readonly encoding: string;
  decode(bytes: ArrayBuffer | Uint8Array, stream: boolean): string;
}

let bridge: Bridge | undefined;

export function installBridge(given: Bridge): void {
  bridge = given;
}

/** Uses the bridge. What it throws is made anew in this realm. */
export function borrow<Result>(use: (bridge: Bridge) => Result): Result {
  if (bridge === undefined) throw new Error("The realm has no bridge yet.");
  try {
    return use(bridge);
  } catch (error) {
    throw innerError(error);
  }
}
