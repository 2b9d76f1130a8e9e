import { defineName } from "./define-name.ts";

/** Data that cannot be sent, or cannot be read as it came. The message says which data, and what to do about it. */
export class DataError extends Error {
  static {
    defineName(DataError, "DataError");
  }
}
