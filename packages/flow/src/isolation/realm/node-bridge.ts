import type { Bridge } from "../inside/bridge.ts";

const partNames = [
  ...["hash", "host", "hostname", "href", "origin", "password", "pathname", "port", "protocol", "search", "username"],
] as const satisfies readonly string[];

function partsOf(url: URL): string {
  return JSON.stringify(Object.fromEntries(partNames.map((name) => [name, Reflect.get(url, name)])));
}

/** Node's own URLs, encodings and base64, lent to a realm as functions on texts and bytes. */
export const nodeBridge: Bridge = {
  parseUrl(url, base) {
    const parsed = URL.parse(url, base);
    return parsed === null ? undefined : partsOf(parsed);
  },
  changeUrl(href, part, value) {
    const url = new URL(href);
    Reflect.set(url, part, value);
    return partsOf(url);
  },
  parseQuery: (query) => JSON.stringify([...new URLSearchParams(query)]),
  formatQuery: (pairs) => new URLSearchParams(JSON.parse(pairs)).toString(),
  encodeInto: (text, bytes) => new TextEncoder().encodeInto(text, bytes).written,
  newDecoder(label, fatal, ignoreBOM) {
    const decoder = new TextDecoder(label, { fatal, ignoreBOM });
    return {
      encoding: decoder.encoding,
      decode: (bytes, stream) => decoder.decode(bytes, { stream }),
    };
  },
  toBase64: (binary) => Buffer.from(binary, "latin1").toString("base64"),
  fromBase64: (text) => Buffer.from(text, "base64").toString("latin1"),
};
