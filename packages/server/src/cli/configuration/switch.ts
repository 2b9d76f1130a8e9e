import { Problem } from "@openswf/core/ports/problem";

const meanings: ReadonlyMap<string, boolean> = new Map([
  ...["1", "true", "on", "yes"].map((text) => [text, true] as const),
  ...["0", "false", "off", "no", ""].map((text) => [text, false] as const),
]);

/**
 * What the variable of an option without a value says. Commander turns such an option on whenever its variable is set, but
 * `OPENSWF_INSECURE=0` must mean off. Throws a Problem for a text that means neither.
 */
export function switchOf(text: string, variable: string): boolean {
  const isOn = meanings.get(text.trim().toLowerCase());
  if (isOn !== undefined) return isOn;
  throw Problem.ofUsage(`Invalid ${variable} "${text}": expected 1, true, on or yes, or 0, false, off or no.`);
}
