// The part of the DOM's events that AbortSignal needs and libraries use: no tree, so no capture and no bubbling.

export class Event {
  readonly type: string;
  readonly cancelable: boolean;
  readonly bubbles: boolean;
  readonly timeStamp: number = 0;
  target: EventTarget | null = null;
  defaultPrevented = false;
  #stopped = false;

  constructor(type: string, options: { readonly cancelable?: boolean; readonly bubbles?: boolean } = {}) {
    this.type = String(type);
    this.cancelable = Boolean(options.cancelable);
    this.bubbles = Boolean(options.bubbles);
  }
  get currentTarget(): EventTarget | null {
    return this.target;
  }
  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }
  stopPropagation(): void {}
  stopImmediatePropagation(): void {
    this.#stopped = true;
  }
  static isStopped(event: Event): boolean {
    return event.#stopped;
  }
}

export class CustomEvent extends Event {
  readonly detail: unknown;

  constructor(type: string, options: { readonly detail?: unknown; readonly cancelable?: boolean } = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
}

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };
interface ListenerOptions {
  readonly once?: boolean;
  readonly signal?: { readonly aborted: boolean } & EventTarget;
}
interface Registration {
  readonly type: string;
  readonly listener: Listener;
  readonly once: boolean;
}

export class EventTarget {
  #registrations: readonly Registration[] = [];

  addEventListener(type: string, listener: Listener | null, options?: ListenerOptions | boolean): void {
    const { once = false, signal } = typeof options === "object" && options !== null ? options : {};
    if (listener === null || listener === undefined || signal?.aborted) return;
    if (this.#registrations.some((other) => other.type === type && other.listener === listener)) return;
    this.#registrations = [...this.#registrations, { type: String(type), listener, once }];
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    this.#registrations = this.#registrations.filter((other) => other.type !== type || other.listener !== listener);
  }

  /** A listener that throws does not stop the others: its error is an unhandled rejection. */
  dispatchEvent(event: Event): boolean {
    if (!(event instanceof Event)) throw new TypeError("dispatchEvent needs an Event.");
    event.target = this;
    for (const registration of this.#registrations) {
      if (registration.type !== event.type || !this.#registrations.includes(registration)) continue;
      if (registration.once) this.removeEventListener(event.type, registration.listener);
      this.#call(registration.listener, event);
      if (Event.isStopped(event)) break;
    }
    return !event.defaultPrevented;
  }

  #call(listener: Listener, event: Event): void {
    try {
      if (typeof listener === "function") Reflect.apply(listener, this, [event]);
      else listener.handleEvent(event);
    } catch (error) {
      void Promise.reject(error);
    }
  }
}
