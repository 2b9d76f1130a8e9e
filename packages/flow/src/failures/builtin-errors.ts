/** The language's error classes, which a failure of that type is revived as. Those of the realm that this module runs in. */
export const builtinErrors: ReadonlyMap<string, ErrorConstructor> = new Map<string, ErrorConstructor>([
  ["Error", Error],
  ["EvalError", EvalError],
  ["RangeError", RangeError],
  ["ReferenceError", ReferenceError],
  ["SyntaxError", SyntaxError],
  ["TypeError", TypeError],
  ["URIError", URIError],
]);

/** Its constructor takes the errors first, so it is revived apart. */
export const aggregateErrorName = "AggregateError";
