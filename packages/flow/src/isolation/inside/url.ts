import { borrow } from "./bridge.ts";
import { URLSearchParams } from "./url-search-params.ts";

type Part =
  | "hash"
  | "host"
  | "hostname"
  | "href"
  | "password"
  | "pathname"
  | "port"
  | "protocol"
  | "search"
  | "username";
type Parts = Readonly<Record<Part | "origin", string>>;

// `as`: the bridge writes exactly these parts.
const readParts = (json: string): Parts => JSON.parse(json) as Parts;

function parseParts(url: unknown, base: unknown): Parts | undefined {
  const json = borrow((bridge) => bridge.parseUrl(String(url), base === undefined ? undefined : String(base)));
  return json === undefined ? undefined : readParts(json);
}

export class URL {
  #parts: Parts;
  #searchParams: URLSearchParams | undefined;

  constructor(url: unknown, base?: unknown) {
    const parts = parseParts(url, base);
    if (parts === undefined) throw new TypeError(`Invalid URL: ${String(url)}`);
    this.#parts = parts;
  }
  static canParse(url: unknown, base?: unknown): boolean {
    return parseParts(url, base) !== undefined;
  }
  static parse(url: unknown, base?: unknown): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  static part(url: URL, part: Part | "origin"): string {
    return url.#parts[part];
  }
  static change(url: URL, part: Part, value: unknown): void {
    url.#parts = readParts(borrow((bridge) => bridge.changeUrl(url.#parts.href, part, String(value))));
    if (part === "href" || part === "search") url.#searchParams?.replace(url.#parts.search);
  }

  get searchParams(): URLSearchParams {
    this.#searchParams ??= new URLSearchParams(this.#parts.search).follow((query) => {
      this.#parts = readParts(borrow((bridge) => bridge.changeUrl(this.#parts.href, "search", query)));
    });
    return this.#searchParams;
  }
  toString(): string {
    return this.#parts.href;
  }
  toJSON(): string {
    return this.#parts.href;
  }
}

const parts = [
  ...["hash", "host", "hostname", "href", "password", "pathname", "port", "protocol", "search", "username"],
] as const satisfies readonly string[];

for (const name of parts as readonly Part[]) {
  Object.defineProperty(URL.prototype, name, {
    get(this: URL): string {
      return URL.part(this, name);
    },
    set(this: URL, value: unknown) {
      URL.change(this, name, value);
    },
    enumerable: true,
    configurable: true,
  });
}
Object.defineProperty(URL.prototype, "origin", {
  get(this: URL): string {
    return URL.part(this, "origin");
  },
  enumerable: true,
  configurable: true,
});
