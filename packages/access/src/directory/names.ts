/** Rules for names in access control. They are IAM's own, except for account names, which are for display only. */
export type NameKind =
  | "account id"
  | "account name"
  | "user name"
  | "policy name"
  | "access key id"
  | "secret access key"
  | "tag key"
  | "tag value";

const rules: { readonly [Kind in NameKind]: { readonly pattern: RegExp; readonly expected: string } } = {
  "account id": { pattern: /^\d{12}$/, expected: "12 digits" },
  "account name": {
    pattern: /^[^\p{Cc}\p{Zl}\p{Zp}]{0,256}$/u,
    expected: "at most 256 characters without line breaks and control characters",
  },
  "user name": { pattern: /^[\w+=,.@-]{1,64}$/, expected: "1 to 64 letters, digits and any of + = , . @ _ -" },
  "policy name": { pattern: /^[\w+=,.@-]{1,128}$/, expected: "1 to 128 letters, digits and any of + = , . @ _ -" },
  "access key id": { pattern: /^[A-Z0-9]{16,128}$/, expected: "16 to 128 capital letters and digits" },
  "secret access key": { pattern: /^[\x21-\x7e]{16,128}$/, expected: "16 to 128 visible ASCII characters" },
  "tag key": {
    pattern: /^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u,
    expected: "1 to 128 letters, digits, spaces and any of _ . : / = + - @",
  },
  "tag value": {
    pattern: /^[\p{L}\p{N} _.:/=+\-@]{0,256}$/u,
    expected: "at most 256 letters, digits, spaces and any of _ . : / = + - @",
  },
};

export const isName = (kind: NameKind, text: string): boolean => rules[kind].pattern.test(text);

/** Says what a name of this kind must look like. Does not show the text: for values that may be secrets. */
export const ruleOf = (kind: NameKind): string => `invalid ${kind}: expected ${rules[kind].expected}`;

/**
 * Why `text` is not a valid name of this kind; `undefined` when it is. Shows the text: not for values that may be
 * secrets.
 */
export function whyNot(kind: NameKind, text: string): string | undefined {
  if (isName(kind, text)) return undefined;
  return `invalid ${kind} ${JSON.stringify(text.slice(0, 200))}: expected ${rules[kind].expected}`;
}
