// H1. Whatever two executions can both reach is frozen, so that neither can change it for the other.
// H2. A property of a frozen prototype cannot be overridden by assignment: `error.name = "X"` would throw. Properties that
//     ordinary code overrides become accessors, whose setter defines the property on the object that was assigned to.
// H3. Two properties of `Error` stay writable because libraries assign them. They are reset before each activation.

const settableOfError = ["stackTraceLimit", "prepareStackTrace"];

/** Prototypes whose properties are overridden one and all. */
function overridden(): readonly object[] {
  const errors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError];
  const iterator: object = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  return [Object.prototype, Function.prototype, iterator, ...errors.map((kind) => kind.prototype)];
}

/** The names that are overridden on every prototype. */
const overriddenEverywhere: readonly PropertyKey[] = ["toString", "valueOf", "toLocaleString", "toJSON"];

/** Engines keep fast paths for these for as long as their `constructor` is a plain property. */
const fast: readonly object[] = [Array.prototype, Promise.prototype, RegExp.prototype];

function allowOverride(holder: object, key: PropertyKey): void {
  const property = Object.getOwnPropertyDescriptor(holder, key);
  if (property === undefined || !("value" in property) || !property.configurable) return;
  const value: unknown = property.value;
  Object.defineProperty(holder, key, {
    get: () => value,
    set(this: object, given: unknown): void {
      if (this === holder) throw new TypeError(`Cannot assign to '${String(key)}': it is shared by all executions.`);
      const own = { value: given, writable: true, enumerable: true, configurable: true };
      const existing = Object.hasOwn(this, key) ? { value: given } : own;
      if (!Reflect.defineProperty(this, key, existing)) throw new TypeError(`Cannot assign to '${String(key)}'.`);
    },
    enumerable: property.enumerable === true,
    configurable: false,
  });
}

/** Intrinsics that no property of the global object leads to. */
function hiddenIntrinsics(): readonly unknown[] {
  const functions = [async () => undefined, function* () {}, async function* () {}];
  const iterators = [
    ...[[][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator]()],
    ..."".matchAll(/a/g),
  ];
  // `as`: newer than the library our types come from, and in every Node that runs this.
  const { from } = Reflect.get(globalThis, "Iterator") as { from(source: unknown): MappedIterator };
  const wrapped = from({ next: () => ({ done: true, value: undefined }) });
  const segments = new Intl.Segmenter("en-US").segment("");
  const callee = (function (this: unknown) {
    // biome-ignore lint/complexity/noArguments: the thrower behind `callee` is reached in no other way.
    return Object.getOwnPropertyDescriptor(arguments, "callee");
  })();
  return [
    ...functions.flatMap((each) => [each, Object.getPrototypeOf(each), Reflect.get(each, "prototype")]),
    ...[...iterators, "".matchAll(/a/g), wrapped, wrapped.map(Boolean)].map((each) => Object.getPrototypeOf(each)),
    ...[segments, segments[Symbol.iterator]()].map((each) => Object.getPrototypeOf(each)),
    ...[callee?.get, Object.getOwnPropertyDescriptor(new Error("for its stack"), "stack")?.get],
    Object.getOwnPropertyDescriptor(new Error("for its stack"), "stack")?.set,
  ];
}

interface MappedIterator extends IteratorObject<unknown> {
  map(change: (value: unknown) => unknown): IteratorObject<unknown>;
}

function isReference(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** What an object refers to by itself: its prototype, and the values and accessors of its properties. */
function referencesOf(from: object): readonly object[] {
  const properties = Reflect.ownKeys(from).map((key) => Object.getOwnPropertyDescriptor(from, key));
  const values = properties.flatMap((property) => [property?.value, property?.get, property?.set]);
  return [Object.getPrototypeOf(from), ...values].filter(isReference);
}

function reachable(roots: readonly unknown[]): ReadonlySet<object> {
  const found = new Set<object>(roots.filter(isReference));
  // A set may grow while it is walked.
  for (const each of found) for (const reference of referencesOf(each)) found.add(reference);
  return found;
}

function freezeError(): void {
  for (const key of Reflect.ownKeys(Error)) {
    if (!settableOfError.includes(String(key))) {
      Object.defineProperty(Error, key, { configurable: false, writable: false });
    }
  }
  for (const key of settableOfError) {
    const value: unknown = Reflect.get(Error, key);
    Object.defineProperty(Error, key, { value, writable: true, enumerable: false, configurable: false });
  }
  Object.preventExtensions(Error);
}

/** Undoes what the last execution set on `Error` (H3). */
export function resetError(stackTraceLimit: number): void {
  Error.stackTraceLimit = stackTraceLimit;
  Reflect.set(Error, "prepareStackTrace", undefined);
}

/** Freezes the realm: everything reachable from its global object, and from `more`. */
export function harden(more: readonly unknown[]): void {
  const all = reachable([globalThis, ...hiddenIntrinsics(), ...more]);
  for (const holder of overridden()) for (const key of Reflect.ownKeys(holder)) allowOverride(holder, key);
  for (const holder of all) {
    if (typeof holder === "function") continue;
    for (const key of overriddenEverywhere) allowOverride(holder, key);
    if (!fast.includes(holder) && !ArrayBuffer.isView(holder)) allowOverride(holder, "constructor");
  }
  freezeError();
  for (const each of reachable([...all])) if (each !== Error) Object.freeze(each);
}
