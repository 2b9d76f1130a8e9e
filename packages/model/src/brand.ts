/** A `Base` that must not be mixed up with another: only the parsers at the door make one. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
declare const brand: unique symbol;

/** The name of one run, for ever: opaque to clients, 46 characters. Unique among all domains. */
export type RunId = Brand<string, "RunId">;
/** Place of an event in its history: 1, 2, 3 ... without gaps. 0 stands for "none" where the wire wants a number. */
export type EventId = number;
/** Milliseconds since the epoch. The wire has seconds with a millisecond fraction; only printing and parsing convert. */
export type Instant = number;
