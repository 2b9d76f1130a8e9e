import { type Converter, jsonConverter } from "./converter.ts";

/** The text of a result, of details or of another single value; `undefined` is no text. */
export function payloadText(value: unknown, converter: Converter = jsonConverter): string | undefined {
  return value === undefined ? undefined : converter.toText(value);
}

/** The value of such a text; no text is `undefined`. */
export function payloadValue(text: string | undefined, converter: Converter = jsonConverter): unknown {
  return text === undefined ? undefined : converter.fromText(text);
}
