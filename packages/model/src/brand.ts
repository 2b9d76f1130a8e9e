/** A `Base` that must not be mixed up with another one. Only the parsers at the boundary create it. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
declare const brand: unique symbol;

/** The permanent id of one run: 46 characters, opaque to clients, unique across all domains. */
export type RunId = Brand<string, "RunId">;
/** The position of an event in its history: 1, 2, 3 ... without gaps. 0 means "none" where the wire needs a number. */
export type EventId = number;
/**
 * Milliseconds since the epoch. The wire uses seconds with a millisecond fraction; only printing and parsing convert.
 */
export type Instant = number;
