/** A workflow as data. `interpreter.ts` runs it, `expected.ts` says how it must end, `random-programs.ts` makes it. */
export type Step =
  /** An activity that fails `fails` times, and then gives `number` + 1. */
  | { readonly do: "activity"; readonly number: number; readonly fails: number }
  /** A Lambda function that fails now and then, and in the end gives three times `number`. */
  | { readonly do: "lambda"; readonly number: number }
  /** An activity that heartbeats for so many rounds of two seconds. */
  | { readonly do: "beat"; readonly number: number; readonly rounds: number }
  /** An activity that refuses for good. */
  | { readonly do: "declined"; readonly number: number }
  | { readonly do: "timer"; readonly seconds: number }
  | { readonly do: "local" | "side"; readonly number: number }
  /** Waits until the signal with this number has come. The scenario sends it. */
  | { readonly do: "signal"; readonly number: number }
  | { readonly do: "sequence" | "all" | "child"; readonly steps: readonly Step[] }
  /** The steps, against a timer of a year that is canceled when they have won. */
  | { readonly do: "race"; readonly steps: readonly Step[] }
  /** An activity that only ends when it is canceled, and is. */
  | { readonly do: "cancel"; readonly afterSeconds: number; readonly cancellation: "try" | "wait" }
  /** Starts a child that waits for a signal, and sends it. */
  | { readonly do: "tell"; readonly number: number };

/** The input of a run of `program`. */
export interface Program {
  readonly steps: readonly Step[];
  /** Steps of the runs that follow this one. */
  readonly later: readonly (readonly Step[])[];
  /** What the runs before have come to. */
  readonly sum: number;
  /** The signals that they have had. */
  readonly heard: readonly number[];
}

/** Both the interpreter and the expectation put results together with it: the order matters. */
export function joined(sum: number, value: number): number {
  return (sum * 31 + value) % 1_000_003;
}

/** What a race, a cancellation and a refusal count as. */
export const marks = { won: 5, canceled: 11, declined: 7 } as const;
