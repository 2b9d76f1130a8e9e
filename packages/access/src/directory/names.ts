/** What names of access control look like: IAM's own rules, but for the name of an account, which is for people only. */
export type NameKind =
  | "account id"
  | "account name"
  | "user name"
  | "policy name"
  | "access key id"
  | "secret access key"
  | "tag key"
  | "tag value";

const rules: { readonly [Kind in NameKind]: { readonly pattern: RegExp; readonly says: string } } = {
  "account id": { pattern: /^\d{12}$/, says: "12 digits" },
  "account name": {
    pattern: /^[^\p{Cc}\p{Zl}\p{Zp}]{0,256}$/u,
    says: "at most 256 characters, and none of them ends a line or controls a terminal",
  },
  "user name": { pattern: /^[\w+=,.@-]{1,64}$/, says: "1 to 64 letters, digits and any of + = , . @ _ -" },
  "policy name": { pattern: /^[\w+=,.@-]{1,128}$/, says: "1 to 128 letters, digits and any of + = , . @ _ -" },
  "access key id": { pattern: /^[A-Z0-9]{16,128}$/, says: "16 to 128 capital letters and digits" },
  "secret access key": { pattern: /^[\x21-\x7e]{16,128}$/, says: "16 to 128 visible ASCII characters" },
  "tag key": {
    pattern: /^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u,
    says: "1 to 128 letters, digits, spaces and any of _ . : / = + - @",
  },
  "tag value": {
    pattern: /^[\p{L}\p{N} _.:/=+\-@]{0,256}$/u,
    says: "at most 256 letters, digits, spaces and any of _ . : / = + - @",
  },
};

export const isName = (kind: NameKind, text: string): boolean => rules[kind].pattern.test(text);

/** What a name of this kind looks like. */
export const ruleOf = (kind: NameKind): string => `${article(kind)} ${kind} is ${rules[kind].says}`;

/** Why `text` is no name of this kind; `undefined` when it is one. Shows the text: not for what may be a secret. */
export function whyNot(kind: NameKind, text: string): string | undefined {
  if (isName(kind, text)) return undefined;
  return `${ruleOf(kind)}; ${JSON.stringify(text.slice(0, 200))} is not`;
}

const article = (kind: NameKind): string => (/^[aeiou]/.test(kind) && !kind.startsWith("user") ? "an" : "a");
