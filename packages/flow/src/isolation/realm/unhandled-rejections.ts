export interface RejectionListener {
  readonly isOurs: (promise: unknown) => boolean;
  readonly hear: (reason: unknown) => void;
}

const realms = new Set<WeakRef<object>>();
const listeners = new WeakMap<object, RejectionListener>();

/**
 * Node reports a promise that was rejected without a handler to the whole process, and ends it if nobody listens. Promises of
 * a realm are told to that realm instead, for as long as it lives; all others go the way they went before.
 */
export function hearRejections(realm: object, listener: RejectionListener): void {
  if (realms.size === 0) process.on("unhandledRejection", dispatch);
  realms.add(new WeakRef(realm));
  listeners.set(realm, listener);
}

function dispatch(reason: unknown, promise: Promise<unknown>): void {
  for (const weak of realms) {
    const realm = weak.deref();
    const listener = realm === undefined ? undefined : listeners.get(realm);
    if (listener === undefined) realms.delete(weak);
    else if (listener.isOurs(promise)) {
      listener.hear(reason);
      return;
    }
  }
  // With this listener Node leaves alone what it would otherwise end the process for.
  if (process.listenerCount("unhandledRejection") === 1) throw reason;
  if (realms.size === 0) process.off("unhandledRejection", dispatch);
}
