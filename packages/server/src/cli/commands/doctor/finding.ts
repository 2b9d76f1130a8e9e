/** What the doctor says of one thing. */
export interface Finding {
  /** What was looked at: `port`, `disk`. */
  readonly check: string;
  /** `wrong`: a server would not start, or would fail. `warning`: it runs, but not as it should. */
  readonly status: "ok" | "warning" | "wrong";
  /** A sentence without a full stop. */
  readonly what: string;
  /** What to do about it, in whole sentences. */
  readonly advice?: string;
}

export const ok = (check: string, what: string): Finding => ({ check, status: "ok", what });

export const warning = (check: string, what: string, advice: string): Finding => ({
  check,
  status: "warning",
  what,
  advice,
});

export const wrong = (check: string, what: string, advice: string): Finding => ({
  check,
  status: "wrong",
  what,
  advice,
});
