import type { Dice } from "../../crash/dice.ts";
import { type Draft, trueLength } from "./draft.ts";

/** Changes a draft in a random way. */
export type Spoil = (draft: Draft, dice: Dice) => Draft;

export function sets<Part extends keyof Draft>(part: Part, values: readonly Draft[Part][]): Spoil {
  return (draft, dice) => ({ ...draft, [part]: dice.oneOf(values) });
}

export const adds = (draft: Draft, ...headers: readonly string[]): Draft => ({
  ...draft,
  headers: [...draft.headers, ...headers],
});

export function addsOneOf(headers: readonly string[]): Spoil {
  return (draft, dice) => adds(draft, dice.oneOf(headers) ?? "");
}

export function puts(name: string, values: readonly string[]): Spoil {
  return (draft, dice) => {
    const others = draft.headers.filter((header) => !header.startsWith(name));
    return { ...draft, headers: [...others, `${name}: ${dice.oneOf(values)}`] };
  };
}

export function without(draft: Draft, dice: Dice): Draft {
  const out = dice.oneOf(draft.headers);
  return { ...draft, headers: draft.headers.filter((header) => header !== out) };
}

export function lengths(values: readonly string[]): Spoil {
  return (draft, dice) => ({
    ...draft,
    headers: draft.headers.map((header) => (header === trueLength ? `Content-Length: ${dice.oneOf(values)}` : header)),
  });
}

export const announcesChunks = (draft: Draft): Draft => ({
  ...draft,
  headers: draft.headers.map((header) => (header === trueLength ? "Transfer-Encoding: chunked" : header)),
});

export function chunked(draft: Draft, dice: Dice): Draft {
  return chunksEnd(draft, dice, ["0\r\n\r\n"]);
}

/** Sends the body in chunks, followed by one of `ends`. */
export function chunksEnd(draft: Draft, dice: Dice, ends: readonly string[]): Draft {
  let body = "";
  for (let at = 0; at < draft.body.length; ) {
    const chunk = draft.body.slice(at, at + dice.between(1, 60));
    body += `${chunk.length.toString(16)}\r\n${chunk}\r\n`;
    at += chunk.length;
  }
  return { ...announcesChunks(draft), body: body + (dice.oneOf(ends) ?? "") };
}

export function damaged(draft: Draft, damage: (bytes: string) => string): Draft {
  return { ...draft, damage: (bytes) => damage(draft.damage(bytes)) };
}

export function changed(bytes: string, dice: Dice): string {
  let text = bytes;
  for (let left = dice.between(1, 8); left > 0; left -= 1) {
    const at = dice.between(0, text.length);
    text = text.slice(0, at) + String.fromCharCode(dice.between(0, 255)) + text.slice(at + 1);
  }
  return text;
}

export function replaced(bytes: string, dice: Dice, by: string): string {
  const at = dice.between(0, bytes.length);
  return bytes.slice(0, at) + by + bytes.slice(at + dice.between(0, 40));
}

export function noise(dice: Dice, bytesMax: number): string {
  let text = "";
  for (let left = dice.between(1, bytesMax); left > 0; left -= 1) text += String.fromCharCode(dice.between(0, 255));
  return text;
}
