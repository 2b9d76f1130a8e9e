/** Where SWF's texts carry what users wrote, so that codecs and blob stores apply to them. */

/** Turns a text into the form that SWF is given, and back. At once where nothing has to be waited for. */
export interface Payloads {
  /** `what` names the text in errors. */
  encode(text: string, what: string): string | Promise<string>;
  decode(text: string): string | Promise<string>;
  /** Whether texts go as they are. */
  readonly isPlain: boolean;
}

export const plainPayloads: Payloads = { encode: (text) => text, decode: (text) => text, isPlain: true };

/** Names of attributes that carry payloads, in events and in decisions alike. */
const payloadNames = ["input", "result", "details"] as const;

type Attributes = Readonly<Record<string, unknown>>;

/** The attributes with their payloads decoded; the same object if there are none. */
export function decodedAttributes(attributes: Attributes, payloads: Payloads): Attributes | Promise<Attributes> {
  return payloads.isPlain ? attributes : mapped(attributes, (text) => payloads.decode(text));
}

/** The attributes with their payloads encoded. */
export function encodedAttributes(
  attributes: Attributes,
  payloads: Payloads,
  what: string,
): Attributes | Promise<Attributes> {
  return payloads.isPlain ? attributes : mapped(attributes, (text, name) => payloads.encode(text, `${what}.${name}`));
}

function mapped(
  attributes: Attributes,
  map: (text: string, name: string) => string | Promise<string>,
): Attributes | Promise<Attributes> {
  let copy: Record<string, unknown> | undefined;
  const waits: Promise<void>[] = [];
  for (const name of payloadNames) {
    const text = attributes[name];
    if (typeof text !== "string") continue;
    const changed = map(text, name);
    copy ??= { ...attributes };
    const target = copy;
    if (typeof changed === "string") target[name] = changed;
    else waits.push(changed.then((value) => void (target[name] = value)));
  }
  const done = copy ?? attributes;
  return waits.length === 0 ? done : Promise.all(waits).then(() => done);
}
