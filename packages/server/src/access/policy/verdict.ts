/** `index` is the position of the statement in its document, from 0. */
export interface DecidingStatement {
  readonly policy: string;
  readonly sid: string | undefined;
  readonly index: number;
}

export type Verdict =
  | { readonly outcome: "allowed"; readonly by: DecidingStatement }
  | { readonly outcome: "explicitlyDenied"; readonly by: DecidingStatement }
  | { readonly outcome: "implicitlyDenied"; readonly by: undefined };
