type Immediate<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** A part of a Store as SQLite offers it on the thread of its connection: each method returns its result at once. */
export type Synchronous<Part> = { readonly [Method in keyof Part]: Immediate<Part[Method]> };
