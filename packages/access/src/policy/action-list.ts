import { PolicyProblem, shown } from "./documents/policy-problem.ts";
import { matchesWildcards, type WildcardPattern, wildcardPattern } from "./patterns/wildcard-pattern.ts";

/** Whether an Action or NotAction element names an action. */
export type ActionTest = (action: string) => boolean;

const actionText = /^[a-z0-9*?-]+:[a-z0-9*?_-]+$/i;

/** A server has far fewer actions. The limit guards against callers that ask for actions that do not exist. */
const cachedMax = 256;

/** Actions are not case-sensitive in IAM, including the service prefix. */
export function compileActions(values: readonly string[], path: (index: number) => string): ActionTest {
  const exact = new Set<string>();
  const patterns: WildcardPattern[] = [];
  for (const [index, value] of values.entries()) {
    if (value !== "*" && !actionText.test(value)) {
      throw new PolicyProblem(path(index), `${shown(value)} is not an action: write SERVICE:ACTION, or * for all`);
    }
    const text = value.toLowerCase();
    if (/[*?]/.test(text)) patterns.push(wildcardPattern([{ kind: "pattern", text }]));
    else exact.add(text);
  }
  if (values.includes("*")) return () => true;
  return cached((action) => {
    const text = action.toLowerCase();
    return exact.has(text) || patterns.some((pattern) => matchesWildcards(pattern, text, 0, text.length));
  });
}

/** Caches results: the same few actions are tested all day, and the result never changes. */
function cached(test: ActionTest): ActionTest {
  const results = new Map<string, boolean>();
  return (action) => {
    const known = results.get(action);
    if (known !== undefined) return known;
    const result = test(action);
    if (results.size < cachedMax) results.set(action, result);
    return result;
  };
}
