import { jsonToText } from "./json-text.ts";

/**
 * How values become text and text becomes values: arguments, results, signals, details. JSON unless you hand in another.
 * Workflow code uses it too, so it must be pure: no I/O, and the same text for the same value every time.
 */
export interface Converter {
  /**
   * Stands in the envelope of inputs, so that a reader knows which converter wrote the arguments. Do not change it while
   * executions are open. `"json"` is taken.
   */
  readonly name: string;
  /** Throws if the value cannot be text. Never asked about `undefined`: that is no text at all. */
  toText(value: unknown): string;
  /** Also given text from elsewhere: other converters, the command line, other languages. */
  fromText(text: string): unknown;
}

/** Plain JSON. Text that is not JSON is read as that string, which is what the command line and other SDKs send. */
export const jsonConverter: Converter = {
  name: "json",
  toText(value: unknown): string {
    return jsonToText(value);
  },
  fromText(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  },
};
