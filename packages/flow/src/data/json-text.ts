import { DataError } from "./data-error.ts";

/** Nesting that is still written. Deeper values are cycles made of new objects, or need another form. */
const depthMax = 500;

/**
 * A value as JSON. What JSON would change in silence is refused, with the path to it: a function, symbol, BigInt, NaN,
 * Infinity, Map, Set, Error, Promise, regular expression or array of bytes, and a cycle. As in JSON, members that are
 * `undefined` are left out and `undefined` in an array becomes null. `toJSON` is obeyed, so a Date becomes a string.
 *
 * @throws DataError if the value, or anything in it, has no form in JSON
 */
export function jsonToText(value: unknown): string {
  if (value === undefined) throw new DataError("undefined has no form in JSON: send null, or nothing.");
  check(value, []);
  // `toJSON` may answer undefined, for which there is no text.
  const text: string | undefined = JSON.stringify(value);
  return text ?? "null";
}

/** One step into the value that is being checked. */
interface Step {
  readonly inside: object;
  key: string;
}

/** Throws at the first thing in the value that JSON does not keep. */
function check(value: unknown, steps: Step[]): void {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return;
    case "number":
      if (Number.isFinite(value)) return;
      throw refusal(steps, `is ${value}, which JSON turns into null`, "Send null or a string");
    case "bigint":
      throw refusal(steps, "is a BigInt, which JSON lacks", "Send a string, or use a converter");
    case "function":
      throw refusal(steps, "is a function", "Send data only");
    case "symbol":
      throw refusal(steps, "is a symbol", "Send a string");
    default:
      if (typeof value === "object" && value !== null) checkObject(value, steps);
  }
}

function checkObject(value: object, steps: Step[]): void {
  if (steps.length >= depthMax) {
    throw refusal(steps, `is nested more than ${depthMax} levels deep`, "Flatten the value");
  }
  if (steps.some(({ inside }) => inside === value)) {
    throw refusal(steps, "is an object that contains this place again (a cycle)", "Send ids instead of references");
  }
  if (Array.isArray(value)) {
    checkMembers(value, value, steps);
    return;
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return;
  refuseSpecial(value, steps);
  checkMembers(value, Object.values(value), steps);
}

/** `members` are those of an array, or the values of an object in the order of its keys. */
function checkMembers(inside: object, members: readonly unknown[], steps: Step[]): void {
  const step: Step = { inside, key: "" };
  steps.push(step);
  const keys = Array.isArray(inside) ? undefined : Object.keys(inside);
  for (let index = 0; index < members.length; index += 1) {
    const member = members[index];
    if (typeof member === "string") continue;
    step.key = keys === undefined ? `[${index}]` : memberName(keys[index] ?? "");
    check(member, steps);
  }
  steps.pop();
}

/** Objects of which JSON keeps nothing, or not what they are. Told by their tag: they may come from another realm. */
const remedies: Readonly<Record<string, string>> = {
  "[object Map]": "Send Object.fromEntries(map) or [...map]",
  "[object Set]": "Send [...set]",
  "[object WeakMap]": "Send data only",
  "[object WeakSet]": "Send data only",
  "[object Error]": "Throw it, or send its message",
  "[object RegExp]": "Send its source",
  "[object Promise]": "Await it first",
  "[object ArrayBuffer]": "Send the bytes as base64",
  "[object DataView]": "Send the bytes as base64",
};

function refuseSpecial(value: object, steps: Step[]): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return;
  const tag = Object.prototype.toString.call(value);
  const remedy =
    remedies[tag] ?? (ArrayBuffer.isView(value) ? "Send the bytes as base64, or Array.from(it)" : undefined);
  if (remedy === undefined) return;
  const kind = tag.slice("[object ".length, -1);
  throw refusal(steps, `is ${/^[AEIOU]/.test(kind) ? "an" : "a"} ${kind}, which JSON does not keep`, remedy);
}

function refusal(steps: readonly Step[], what: string, remedy: string): DataError {
  const shownMax = 20;
  const names = steps.map(({ key }) => key);
  const shown = names.length > shownMax ? [...names.slice(0, shownMax), "..."] : names;
  const path = shown.length === 0 ? "The value" : `value${shown.join("")}`;
  return new DataError(`${path} ${what}. ${remedy}.`);
}

function memberName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 100))}]`;
}
