/** A value that is there already, or will be. Data without codecs and blobs is never waited for. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Goes on with a value: at once if it is there. */
export function andThen<In, Out>(value: MaybePromise<In>, next: (value: In) => MaybePromise<Out>): MaybePromise<Out> {
  return isPromise(value) ? value.then(next) : next(value);
}

/** Also of another realm, or of a library of promises. */
export function isPromise<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
