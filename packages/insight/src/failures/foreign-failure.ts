import { isObject, jsonText } from "../json/json-object.ts";
import { type Failure, plainFailure } from "./failure.ts";

/*
 * How other SDKs write a failure into `details`:
 *
 * - The Flow Framework for Java: Jackson's JSON of the exception with class names, `["com.shop.NoFunds",{"message":"…","stackTrace":
 *   ["[Ljava.lang.StackTraceElement;",[{"className":"…","methodName":"…","fileName":"…","lineNumber":31}]],"cause":null}]`.
 * - botoflow: `{"__obj":["shop:NoFunds",{…}],"__exc":[["no funds"],null]}`, alone or in a `__tuple` with the lines of its traceback.
 * - simpleflow: `{"error":"NoFunds","message":"no funds","traceback":["  File …"]}`.
 *
 * Many others write an object with members of these names.
 */

const typeMembers = ["error_type", "errorType", "type", "error", "name", "class"] as const;
const messageMembers = ["message", "errorMessage", "detailMessage", "error_message"] as const;
const stackMembers = ["stackTrace", "stack", "traceback", "trace", "stack_trace"] as const;

/** A history is text of strangers: what is nested deeper is not read. */
const depthMax = 20;
const framesMax = 200;

type Members = Readonly<Record<string, unknown>>;

/** A failure in a form of other SDKs; `undefined` if `details` is in none of them. */
export function foreignFailure(reason: string | undefined, details: string): Failure | undefined {
  if (!/^\s*[[{]/.test(details)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(details);
  } catch {
    return undefined;
  }
  const failure = decode(value, 0);
  if (failure === undefined) return undefined;
  const type = failure.type === "" ? (reason ?? "") : failure.type;
  // The reason often is the message once more.
  const isTold = reason === undefined || type.includes(reason) || reason.includes(failure.message);
  return { ...failure, type, ...(!isTold && { message: `${reason}: ${failure.message}` }) };
}

function decode(value: unknown, depth: number): Failure | undefined {
  if (depth > depthMax) return undefined;
  if (Array.isArray(value)) return ofList(value, depth);
  if (!isObject(value)) return undefined;
  const { __tuple: tuple, __obj: object, __exc: exception } = value;
  if (Array.isArray(tuple)) return ofList(tuple, depth);
  if (Array.isArray(object)) return ofPython(object, exception, depth);
  return ofMembers("", value, depth);
}

/** A Java object with its class, or an exception with its traceback. */
function ofList([first, second]: readonly unknown[], depth: number): Failure | undefined {
  if (typeof first === "string") return isObject(second) ? ofMembers(first, second, depth) : undefined;
  const failure = decode(first, depth + 1);
  return failure && { ...failure, stack: failure.stack ?? stackText(second) };
}

function ofPython([name, members]: readonly unknown[], exception: unknown, depth: number): Failure | undefined {
  if (typeof name !== "string" || !Array.isArray(exception)) return undefined;
  const type = name.replace(":", ".");
  const [args, message] = exception;
  const list: unknown = isObject(args) ? args["__tuple"] : args;
  const said = typeof message === "string" ? message : Array.isArray(list) ? list.map(wordOf).join(", ") : "";
  const inner = isObject(members) ? ofMembers(type, members, depth) : undefined;
  return plainFailure(type, said === "" ? (inner?.message ?? "") : said, {
    isDecoded: true,
    stack: inner?.stack,
    cause: inner?.cause,
  });
}

function ofMembers(className: string, value: Members, depth: number): Failure | undefined {
  const message = textOf(value, messageMembers);
  const stack = stackMembers.map((name) => stackText(value[name])).find((text) => text !== undefined);
  const type = className === "" ? (textOf(value, typeMembers) ?? "") : className;
  // A message alone may be anything: the form of an exception has its type or its stack too.
  const isException = message !== undefined ? type !== "" || stack !== undefined : type !== "" && stack !== undefined;
  if (!isException) return undefined;
  return plainFailure(type, message ?? "", { isDecoded: true, stack, cause: decode(value["cause"], depth + 1) });
}

const textOf = (value: Members, names: readonly string[]): string | undefined =>
  names.map((name) => value[name]).find((one) => typeof one === "string");

const wordOf = (value: unknown): string => (typeof value === "string" ? value : jsonText(value));

/** A stack in any of the forms: a text, lines, or frames of Java with the class of their array before them. */
function stackText(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (!Array.isArray(value)) return undefined;
  const frames: readonly unknown[] = typeof value[0] === "string" && Array.isArray(value[1]) ? value[1] : value;
  const lines = frames.slice(0, framesMax).flatMap((frame) => frameText(frame) ?? []);
  return lines.length === 0 ? undefined : lines.join("\n");
}

function frameText(frame: unknown): string | undefined {
  if (typeof frame === "string") return frame.replace(/\n$/, "");
  const element: unknown = Array.isArray(frame) ? frame[1] : frame;
  if (!isObject(element)) return undefined;
  const { className, declaringClass, methodName, fileName, lineNumber } = element;
  const of = className ?? declaringClass;
  if (typeof of !== "string" || typeof methodName !== "string") return undefined;
  const line = typeof lineNumber === "number" && lineNumber > 0 ? `:${lineNumber}` : "";
  return `at ${of}.${methodName}(${typeof fileName === "string" ? fileName : "unknown"}${line})`;
}
