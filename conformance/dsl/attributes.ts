/** The attributes of a history event, or a part of a reply, as plain data: what a comparison is made on. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Stands for "present, whatever its value": run ids and the like, which the endpoint makes up. */
export const generated: unique symbol = Symbol("generated");

/** Drops members that are undefined, at any depth: to the SDK they are the same as absent, and so to us. */
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isPlainObject(value)) return value;
  const defined = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(defined.map(([name, member]) => [name, withoutUndefined(member)]));
}

/** `actual`, with `generated` wherever `expected` says so and a value is there. What differs still differs. */
export function blurred(actual: Attributes, expected: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => [name, expected[name] === generated ? generated : value]),
  );
}

function isPlainObject(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
