type Immediate<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** A part of a Store for those who hold what it stores, on their thread: each method returns its result at once. */
export type Synchronous<Part> = { readonly [Method in keyof Part]: Immediate<Part[Method]> };
