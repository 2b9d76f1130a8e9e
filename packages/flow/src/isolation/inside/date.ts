import { now } from "./current-execution.ts";

// D1. The time is the execution's: `new Date()`, `Date.now()` and `Date()` ask the host.
// D2. The local time zone is UTC everywhere, so fields read and written "locally" are the UTC ones.

const RealDate = Date;
const parseReal = RealDate.parse;
const dateOnly = /^(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d)?)?$/;
const isoWithoutZone = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
const comment = /\s*\([^)]*\)\s*$/;
const namedZone = /(?:\dZ|\b(?:UTC?|GMT|[ECMP][SD]T))$/i;
const offset = /(?::\d\d(?:\.\d+)?|\bUTC?|\bGMT)\s*(?:UTC?|GMT)?[+-]\d\d?(?::?\d\d)?$/i;
const utcString = /^(\w{3}), (\d\d) (\w{3}) (-?\d+) (\S+) GMT$/;

/** A text without a zone is in the local one by the standard, so the zone is added. */
function parse(text: string): number {
  const trimmed = text.replace(comment, "").trim();
  if ([dateOnly, namedZone, offset].some((form) => form.test(trimmed))) return parseReal(text);
  return parseReal(isoWithoutZone.test(trimmed) ? `${trimmed}Z` : `${text} UTC`);
}

function constructorArguments(fields: readonly unknown[]): readonly unknown[] {
  if (fields.length === 0) return [now()];
  if (fields.length > 1) return [Reflect.apply(RealDate.UTC, undefined, fields)];
  const [field] = fields;
  if (field instanceof RealDate) return [field.getTime()];
  return [typeof field === "string" ? parse(field) : field];
}

function texts(date: Date): { readonly day: string; readonly time: string } | undefined {
  const found = utcString.exec(date.toUTCString());
  if (found === null) return undefined;
  const [, weekday, day, month, year, time] = found;
  return { day: `${weekday} ${month} ${day} ${year}`, time: `${time} GMT+0000 (Coordinated Universal Time)` };
}

const textMethods = {
  toString(this: Date): string {
    const text = texts(this);
    return text === undefined ? "Invalid Date" : `${text.day} ${text.time}`;
  },
  toDateString(this: Date): string {
    return texts(this)?.day ?? "Invalid Date";
  },
  toTimeString(this: Date): string {
    return texts(this)?.time ?? "Invalid Date";
  },
  getTimezoneOffset(this: Date): number {
    return Number.isNaN(this.getTime()) ? Number.NaN : 0;
  },
  getYear(this: Date): number {
    return this.getUTCFullYear() - 1900;
  },
  setYear(this: Date, year: number): number {
    const whole = Math.trunc(Number(year));
    return this.setUTCFullYear(whole >= 0 && whole <= 99 ? 1900 + whole : whole);
  },
};

/** Puts the execution's clock and UTC into the realm's `Date`. */
export function installDate(): void {
  const prototype: object = RealDate.prototype;
  for (const field of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    for (const verb of ["get", "set"]) {
      const utc = Object.getOwnPropertyDescriptor(prototype, `${verb}UTC${field}`);
      if (utc !== undefined) Object.defineProperty(prototype, `${verb}${field}`, utc);
    }
  }
  for (const [name, value] of Object.entries(textMethods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  function WorkflowDate(...fields: readonly unknown[]): unknown {
    if (new.target === undefined) return String(new RealDate(now()));
    return Reflect.construct(RealDate, constructorArguments(fields), new.target);
  }
  Object.defineProperties(WorkflowDate, {
    name: { value: "Date" },
    length: { value: 7 },
    prototype: { value: prototype, writable: false },
    now: { value: () => Math.floor(now()), writable: true, configurable: true },
    parse: { value: (text: unknown) => parse(String(text)), writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  });
  Object.defineProperty(prototype, "constructor", { value: WorkflowDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Date", { value: WorkflowDate, writable: true, configurable: true });
}
