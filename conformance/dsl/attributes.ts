/** The attributes of a history event, or part of a reply, as plain data to compare. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Means "present, with any value": for run ids and other values that the endpoint generates. */
export const generated: unique symbol = Symbol("generated");

/** Removes undefined members at any depth: the SDK treats them as absent, and so do the scenarios. */
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isPlainObject(value)) return value;
  const defined = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(defined.map(([name, member]) => [name, withoutUndefined(member)]));
}

/** `actual`, with each value replaced by `generated` where `expected` has `generated`. Other differences remain. */
export function withGenerated(actual: Attributes, expected: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [name, expected[name] === generated ? generated : value]),
  );
}

function isPlainObject(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
