import { andThen, type MaybePromise } from "./maybe-promise.ts";
import { requireFits } from "./text-limit.ts";

// Where SWF's texts carry what users wrote, so that codecs and blob stores apply to them.

export interface EncodeOptions {
  /** What the text is, for messages: "The input of activity chargeCard". */
  readonly what?: string;
  /** Characters that SWF takes: 32,768 by default. */
  readonly max?: number;
}

/** Turns a text into the form that SWF is given, and back. At once where nothing has to be waited for. */
export interface Payloads {
  /** Throws TextTooLargeError if SWF would refuse the text. */
  encode(text: string, options: EncodeOptions): MaybePromise<string>;
  decode(text: string): MaybePromise<string>;
  /** Each text decoded, in their order, a bounded number at a time. */
  decodeAll(texts: readonly string[]): MaybePromise<readonly string[]>;
  /** Whether texts go as they are. */
  readonly isPlain: boolean;
}

export const plainPayloads: Payloads = {
  encode(text, { what = "The text", max }) {
    requireFits(text, what, max);
    return text;
  },
  decode: (text) => text,
  decodeAll: (texts) => texts,
  isPlain: true,
};

/** Names of attributes that carry payloads, in events and in decisions alike. */
const payloadNames = ["input", "result", "details"] as const;

type Attributes = Readonly<Record<string, unknown>>;

/** The events with their payloads decoded; the same array if texts go as they are. */
export function decodedPayloads<Event extends { readonly attributes: object }>(
  events: readonly Event[],
  payloads: Payloads,
): MaybePromise<readonly Event[]> {
  if (payloads.isPlain) return events;
  const places = events.flatMap(({ attributes }, index) =>
    payloadNames.flatMap((name) => {
      // `as`: attributes are records of JSON values.
      const text = (attributes as Attributes)[name];
      return typeof text === "string" ? [{ index, name, text }] : [];
    }),
  );
  return andThen(payloads.decodeAll(places.map(({ text }) => text)), (texts) => {
    const decoded = [...events];
    for (const [at, { index, name }] of places.entries()) {
      const event = decoded[index];
      if (event !== undefined) decoded[index] = { ...event, attributes: { ...event.attributes, [name]: texts[at] } };
    }
    return decoded;
  });
}

/** The attributes with their payloads encoded. */
export function encodedAttributes(attributes: Attributes, payloads: Payloads, what: string): MaybePromise<Attributes> {
  return payloads.isPlain
    ? attributes
    : mapped(attributes, (text, name) => payloads.encode(text, { what: `${what}.${name}` }));
}

function mapped(
  attributes: Attributes,
  map: (text: string, name: string) => MaybePromise<string>,
): MaybePromise<Attributes> {
  let copy: Record<string, unknown> | undefined;
  const waits: Promise<void>[] = [];
  for (const name of payloadNames) {
    const text = attributes[name];
    if (typeof text !== "string") continue;
    const changed = map(text, name);
    copy ??= { ...attributes };
    const target = copy;
    if (typeof changed === "string") target[name] = changed;
    else
      waits.push(
        changed.then((value) => {
          target[name] = value;
        }),
      );
  }
  const done = copy ?? attributes;
  return waits.length === 0 ? done : Promise.all(waits).then(() => done);
}
