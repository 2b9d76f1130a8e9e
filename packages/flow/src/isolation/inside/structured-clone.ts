import { DOMException } from "./dom-exception.ts";

// The algorithm of the HTML standard for what exists in the realm. Node's own makes objects of the outer realm.

type Seen = Map<object, object>;

function uncloneable(value: unknown): never {
  const what = typeof value === "symbol" ? value.toString() : `A ${typeof value}`;
  throw new DOMException(`${what} could not be cloned.`, "DataCloneError");
}

function errorClone(error: Error, seen: Seen): Error {
  const names = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
  const Kind = names.find((known) => known.name === error.name) ?? Error;
  const clone = new Kind(error.message);
  seen.set(error, clone);
  Object.defineProperty(clone, "stack", { value: error.stack, writable: true, configurable: true });
  if (Object.hasOwn(error, "cause")) {
    Object.defineProperty(clone, "cause", { value: cloned(error.cause, seen), writable: true, configurable: true });
  }
  return clone;
}

function viewClone(view: ArrayBufferView, seen: Seen): object {
  // `as`: an ArrayBuffer is cloned as one, and shared memory does not exist here.
  const buffer = cloned(view.buffer, seen) as ArrayBuffer;
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  // `as`: every view but a DataView is a typed array, and the realm's constructors are frozen under their names.
  const Kind = Reflect.get(globalThis, Reflect.get(view, Symbol.toStringTag)) as Uint8ArrayConstructor;
  return new Kind(buffer, view.byteOffset, (view as Uint8Array).length);
}

/** What is copied in one step; `undefined` for the rest. */
function simpleClone(value: object): object | undefined {
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof ArrayBuffer) return value.slice(0);
  const isWrapper = [Boolean, Number, String, BigInt].some((Kind) => value instanceof Kind);
  return isWrapper ? Object(value.valueOf()) : undefined;
}

function memberClone(value: object, seen: Seen): object {
  const isArray = Array.isArray(value);
  const clone: object = isArray ? new Array(value.length) : {};
  seen.set(value, clone);
  for (const key of Object.keys(value)) Reflect.set(clone, key, cloned(Reflect.get(value, key), seen));
  return clone;
}

function collectionClone(value: object, seen: Seen): object | undefined {
  if (value instanceof Map) {
    const clone = new Map<unknown, unknown>();
    seen.set(value, clone);
    for (const [key, member] of [...value]) clone.set(cloned(key, seen), cloned(member, seen));
    return clone;
  }
  if (!(value instanceof Set)) return undefined;
  const clone = new Set<unknown>();
  seen.set(value, clone);
  for (const member of [...value]) clone.add(cloned(member, seen));
  return clone;
}

function cloned(value: unknown, seen: Seen): unknown {
  if (typeof value === "symbol" || typeof value === "function") return uncloneable(value);
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (value instanceof WeakMap || value instanceof WeakSet || value instanceof Promise) return uncloneable(value);
  if (value instanceof Error) return errorClone(value, seen);
  const made = simpleClone(value) ?? collectionClone(value, seen);
  const clone = made ?? (ArrayBuffer.isView(value) ? viewClone(value, seen) : memberClone(value, seen));
  seen.set(value, clone);
  return clone;
}

/** `structuredClone` without transfer. */
export function structuredClone(value: unknown, options?: { readonly transfer?: readonly unknown[] }): unknown {
  if (options?.transfer?.length) throw new DOMException("Workflow code has nothing to transfer to.", "DataCloneError");
  return cloned(value, new Map());
}
