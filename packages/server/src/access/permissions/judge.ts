import type { Principal } from "../directory/principal.ts";
import { type AccessRequest, type ContextValue, evaluate, type Verdict } from "../policy/evaluate.ts";

/** What a principal's policies say, and those of its session: both must allow. */
export function judge(principal: Principal, request: AccessRequest): Verdict {
  const memory = memoryOf(principal);
  if (memory === undefined) return judgeAnew(principal, request);
  const question = questionOf(request);
  let verdict = memory.get(question);
  if (verdict === undefined) {
    verdict = judgeAnew(principal, request);
    if (memory.size >= rememberedMax) memory.clear();
    memory.set(question, verdict);
  }
  return verdict;
}

function judgeAnew(principal: Principal, request: AccessRequest): Verdict {
  const verdict = evaluate(principal.policies, request);
  if (verdict.outcome !== "allowed" || principal.session?.policies === undefined) return verdict;
  return evaluate(principal.session.policies, request);
}

/** A worker asks the same few things all day: to remember the verdict takes a tenth of the time of three statements. */
const rememberedMax = 1_000;
type Memory = Map<string, Verdict>;

/** Gone with its principal, which a change of access control makes anew. `null` where time is a part of each question. */
const memories = new WeakMap<Principal, Memory | null>();

function memoryOf(principal: Principal): Memory | undefined {
  let memory = memories.get(principal);
  if (memory === undefined) {
    const { asks } = principal;
    memory = asks.has("aws:currenttime") || asks.has("aws:epochtime") ? null : new Map();
    memories.set(principal, memory);
  }
  return memory ?? undefined;
}

/** No two questions have one text: whatever somebody else may have chosen has its length before it. */
function questionOf({ action, resource, context }: AccessRequest): string {
  let text = `${action} ${resource.length}:${resource}`;
  for (const [key, value] of context) text += ` ${key}=${textOf(value)}`;
  return text;
}

function textOf(value: ContextValue): string {
  if (typeof value === "string") return `${value.length}:${value}`;
  return `[${value.map((each) => `${each.length}:${each}`).join(",")}]`;
}
