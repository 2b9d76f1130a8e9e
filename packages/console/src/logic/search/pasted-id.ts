import { isObject, jsonObject } from "@openswf/insight/json/json-object";
import type { Instant } from "@openswf/model/brand";

/** What somebody has pasted to get to an execution. */
export type PastedId =
  /** Both ids: SWF finds it at once. */
  | { readonly kind: "execution"; readonly workflowId: string; readonly runId: string }
  /** SWF has no way to find a run by its id alone: it must be looked for in the lists. */
  | { readonly kind: "run"; readonly runId: string; readonly startedAt: Instant | undefined }
  /** Anything else may be a workflow id. */
  | { readonly kind: "workflow"; readonly workflowId: string };

const pastedMax = 2_000;
const idMax = 256;

/** Two digits and 32 bytes of base64. */
const runIdForm = /^\d{2}[A-Za-z0-9+/]{42}[A-Za-z0-9+/=]=$/;
const runIdWithin = /(?<![A-Za-z0-9+=])\d{2}[A-Za-z0-9+/]{42}[A-Za-z0-9+/=]=/;

export function isRunId(text: string): boolean {
  return runIdForm.test(text);
}

/**
 * Recognises ids, alone or within JSON (`{"workflowId":"w","runId":"r"}`), arguments of the AWS CLI (`workflowId=w,runId=r`), a message of
 * SWF (`WorkflowExecution=[workflowId=w, runId=r]`), or with both ids beside each other. `undefined` if
 * there is nothing that can be an id.
 */
export function pastedId(pasted: string): PastedId | undefined {
  const text = unquoted(pasted.slice(0, pastedMax).trim());
  if (text === "") return undefined;
  const named = namedIds(text);
  if (named !== undefined) return named;
  const runId = runIdWithin.exec(text)?.[0];
  if (runId === undefined)
    return text.length > idMax || text.includes("\n") ? undefined : { kind: "workflow", workflowId: text };
  // Flow for Java and for Ruby name their children so.
  if (text.startsWith(`${runId}:`)) return { kind: "workflow", workflowId: text };
  const workflowId = besides(text, runId);
  if (workflowId === "") return { kind: "run", runId, startedAt: startOfRun(runId) };
  return { kind: "execution", workflowId, runId };
}

/** The other of two ids that are separated by a space, a slash, a comma or a colon. */
function besides(text: string, runId: string): string {
  const at = text.indexOf(runId);
  const [before, after] = [text.slice(0, at), text.slice(at + runId.length)];
  const separators = /^[\s,;:/|]+|[\s,;:/|]+$/g;
  return unquoted((before.trim() === "" ? after : before).replaceAll(separators, ""));
}

function namedIds(text: string): PastedId | undefined {
  const value = jsonObject(text);
  const inside = isObject(value?.["execution"]) ? value["execution"] : value;
  const workflowId = textOr(inside?.["workflowId"]) ?? /\bworkflowId=("[^"]*"|[^\],]*)/.exec(text)?.[1];
  const runId = textOr(inside?.["runId"]) ?? /\brunId=("[^"]*"|[^\s\],]*)/.exec(text)?.[1];
  const [id, run] = [unquoted(workflowId?.trim() ?? ""), unquoted(runId?.trim() ?? "")];
  if (id === "") return undefined;
  return run === "" ? { kind: "workflow", workflowId: id } : { kind: "execution", workflowId: id, runId: run };
}

function textOr(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function unquoted(text: string): string {
  const inside = /^(["'`])([\s\S]*)\1$/.exec(text)?.[2];
  return inside === undefined ? text : inside.trim();
}

/** openswf opened in the twenties of this century. */
const [earliest, latest] = [Date.UTC(2020), Date.UTC(2100)];
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * When a run began, which the run ids of openswf say: a list of that second finds it. `undefined` for the ids of Amazon SWF, but for
 * one in several hundred by chance.
 */
export function startOfRun(runId: string): Instant | undefined {
  if (!isRunId(runId)) return undefined;
  // Six bytes are the time in milliseconds: eight digits of base64.
  const at = [...runId.slice(2, 10)].reduce((sum, digit) => sum * 64 + digits.indexOf(digit), 0);
  return at >= earliest && at < latest ? at : undefined;
}
