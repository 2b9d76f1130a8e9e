import { now } from "./current-execution.ts";

// L1. Where no locale is named, it is en-US, and where no time zone is named, it is UTC: both come from the machine otherwise.
// L2. `Intl.DateTimeFormat` formats the current time when it is given none: that is the execution's.

const locale = "en-US";

type Method = (this: unknown, ...args: readonly unknown[]) => unknown;

/** Replaces a method by one that is called with other arguments. */
function adjust(target: object, name: string, change: (args: readonly unknown[]) => readonly unknown[]): void {
  // `as`: the methods named below are functions in every version of the language.
  const real = Reflect.get(target, name) as Method;
  const adjusted = {
    [name](this: unknown, ...args: readonly unknown[]): unknown {
      return Reflect.apply(real, this, change(args));
    },
  };
  Object.defineProperty(target, name, { value: adjusted[name], writable: true, configurable: true });
}

function inUtc(options: unknown): unknown {
  if (options === undefined) return { timeZone: "UTC" };
  if (typeof options !== "object" || options === null || Reflect.get(options, "timeZone") !== undefined) return options;
  return { ...options, timeZone: "UTC" };
}

const withLocale = ([locales = locale, ...rest]: readonly unknown[]): readonly unknown[] => [locales, ...rest];
const withLocaleAndUtc = ([locales = locale, options]: readonly unknown[]): readonly unknown[] => [
  locales,
  inUtc(options),
];

function adjustConstructor(name: string): void {
  const real: unknown = Reflect.get(Intl, name);
  if (typeof real !== "function") return;
  const change = name === "DateTimeFormat" ? withLocaleAndUtc : withLocale;
  const prototype: object = real.prototype;
  function Adjusted(this: unknown, ...args: readonly unknown[]): unknown {
    // `as`: it is a function, and the language says which of them may be called without `new`.
    if (new.target === undefined) return Reflect.apply(real as Method, this, change(args));
    return Reflect.construct(real as Method, change(args), new.target);
  }
  Object.defineProperties(Adjusted, {
    name: { value: name },
    prototype: { value: prototype, writable: false },
    supportedLocalesOf: { value: Reflect.get(real, "supportedLocalesOf"), writable: true, configurable: true },
  });
  Object.defineProperty(prototype, "constructor", { value: Adjusted, writable: true, configurable: true });
  Object.defineProperty(Intl, name, { value: Adjusted, writable: true, configurable: true });
}

function adjustCurrentTime(): void {
  const prototype = Intl.DateTimeFormat.prototype;
  const format = Object.getOwnPropertyDescriptor(prototype, "format")?.get;
  if (format !== undefined) {
    const get = function (this: Intl.DateTimeFormat): (date?: unknown) => unknown {
      const bound = Reflect.apply(format, this, []); // The standard's own bound function.
      return (date) => bound(date ?? now());
    };
    Object.defineProperty(prototype, "format", { get, configurable: true });
  }
  adjust(prototype, "formatToParts", ([date]) => [date ?? now()]);
}

/** Takes the machine's locale and time zone out of the realm. Call it after the clock is in. */
export function installLocale(): void {
  for (const method of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"]) {
    adjust(Date.prototype, method, withLocaleAndUtc);
  }
  adjust(Number.prototype, "toLocaleString", withLocale);
  adjust(BigInt.prototype, "toLocaleString", withLocale);
  adjust(String.prototype, "toLocaleUpperCase", withLocale);
  adjust(String.prototype, "toLocaleLowerCase", withLocale);
  adjust(String.prototype, "localeCompare", ([that, locales = locale, options]) => [that, locales, options]);
  adjustCurrentTime();
  for (const name of Object.getOwnPropertyNames(Intl)) {
    if (name !== "Locale" && name !== "getCanonicalLocales" && name !== "supportedValuesOf") adjustConstructor(name);
  }
}
