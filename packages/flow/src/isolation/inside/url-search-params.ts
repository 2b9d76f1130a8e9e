import { borrow } from "./bridge.ts";

type Pair = readonly [name: string, value: string];

// `as`: the bridge writes pairs of texts.
const parse = (query: string): readonly Pair[] => JSON.parse(borrow((bridge) => bridge.parseQuery(query))) as Pair[];

function pairsOf(init: unknown): readonly Pair[] {
  if (init === undefined || init === null) return [];
  if (typeof init !== "object") return parse(String(init));
  // `as`: an object without an iterator is read as a record, as the standard says.
  const entries = Symbol.iterator in init ? [...(init as Iterable<readonly unknown[]>)] : Object.entries(init);
  return entries.map(([name, value]): Pair => [String(name), String(value)]);
}

export class URLSearchParams {
  #pairs: readonly Pair[];
  #changed: (query: string) => void = () => undefined;

  constructor(init?: unknown) {
    this.#pairs = pairsOf(init);
  }
  /** Used by `URL`: it hears of every change. */
  follow(changed: (query: string) => void): this {
    this.#changed = changed;
    return this;
  }
  /** Used by `URL`: its query has been set. */
  replace(query: string): void {
    this.#pairs = parse(query);
  }
  #set(pairs: readonly Pair[]): void {
    this.#pairs = pairs;
    this.#changed(this.toString());
  }

  get size(): number {
    return this.#pairs.length;
  }
  append(name: unknown, value: unknown): void {
    this.#set([...this.#pairs, [String(name), String(value)]]);
  }
  delete(name: unknown, value?: unknown): void {
    this.#set(
      this.#pairs.filter((pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== String(value))),
    );
  }
  get(name: unknown): string | null {
    return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
  }
  getAll(name: unknown): string[] {
    return this.#pairs.filter((pair) => pair[0] === String(name)).map((pair) => pair[1]);
  }
  has(name: unknown, value?: unknown): boolean {
    return this.#pairs.some((pair) => pair[0] === String(name) && (value === undefined || pair[1] === String(value)));
  }
  set(name: unknown, value: unknown): void {
    const key = String(name);
    const at = this.#pairs.findIndex((pair) => pair[0] === key);
    if (at < 0) {
      this.append(name, value);
      return;
    }
    const others = this.#pairs.filter((pair, index) => index <= at || pair[0] !== key);
    this.#set(others.with(at, [key, String(value)]));
  }
  sort(): void {
    this.#set(this.#pairs.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b))));
  }
  forEach(callback: (value: string, name: string, params: URLSearchParams) => unknown, thisArg?: unknown): void {
    for (const [name, value] of this.#pairs) Reflect.apply(callback, thisArg, [value, name, this]);
  }
  *entries(): IterableIterator<[string, string]> {
    for (const [name, value] of this.#pairs) yield [name, value];
  }
  *keys(): IterableIterator<string> {
    for (const [name] of this.#pairs) yield name;
  }
  *values(): IterableIterator<string> {
    for (const [, value] of this.#pairs) yield value;
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
  toString(): string {
    const pairs = JSON.stringify(this.#pairs);
    return borrow((bridge) => bridge.formatQuery(pairs));
  }
}
