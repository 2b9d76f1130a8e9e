import { random } from "./current-execution.ts";
import { refuse } from "./refused-globals.ts";

/** As in browsers. */
const randomBytesMax = 65_536;

const byte = (): number => Math.floor(random() * 256);
const hex = (value: number): string => value.toString(16).padStart(2, "0");

function getRandomValues<View extends ArrayBufferView>(view: View): View {
  const isInteger =
    ArrayBuffer.isView(view) && /^(?:Big)?(?:Ui|I)nt/.test(String(Reflect.get(view, Symbol.toStringTag)));
  if (!isInteger) throw new TypeError("getRandomValues fills typed arrays of integers only.");
  if (view.byteLength > randomBytesMax) throw new RangeError(`getRandomValues fills ${randomBytesMax} bytes at most.`);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let index = 0; index < bytes.length; index++) bytes[index] = byte();
  return view;
}

function randomUUID(): string {
  const bytes = Array.from({ length: 16 }, byte);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.map(hex).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const subtleMethods = [
  ...["digest", "encrypt", "decrypt", "sign", "verify", "generateKey", "deriveKey", "deriveBits"],
  ...["importKey", "exportKey", "wrapKey", "unwrapKey"],
];

/** `Math.random` and `crypto` from the execution's own randomness. Not secret: it is derived again on every replay. */
export function randomGlobals(): Readonly<Record<string, unknown>> {
  Object.defineProperty(Math, "random", { value: () => random(), writable: true, configurable: true });
  const subtle = Object.fromEntries(subtleMethods.map((method) => [method, refuse(`crypto.subtle.${method}`)]));
  return { crypto: { getRandomValues, randomUUID, subtle } };
}
