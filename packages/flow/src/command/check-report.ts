import type { ExecutionSummary } from "../client/describe-execution.ts";
import type { CheckSummary, Verdict } from "./check-domain.ts";

/** Verdicts and their summary, as lines for people or for programs. */
export interface CheckReport {
  /** `undefined` where there is nothing to say. */
  verdict(execution: ExecutionSummary, verdict: Verdict): string | undefined;
  summary(summary: CheckSummary): string;
}

/** @param isTerse whether only what differs is told */
export function textReport(isTerse: boolean): CheckReport {
  return {
    verdict(execution, verdict) {
      if (isTerse && !isTold(verdict)) return undefined;
      const { workflowType, workflowId, runId, status } = execution;
      return `${workflowType.name} ${workflowType.version}  ${workflowId}  ${runId}  ${status}: ${wordsFor(verdict)}`;
    },
    summary: wordsForAll,
  };
}

/** One JSON object a line. */
export function jsonReport(isTerse: boolean): CheckReport {
  return {
    verdict(execution, verdict) {
      if (isTerse && !isTold(verdict)) return undefined;
      const { workflowId, runId, workflowType, status } = execution;
      return JSON.stringify({ workflowId, runId, workflowType, status, ...factsOf(verdict) });
    },
    summary: (summary) => JSON.stringify({ kind: "summary", ...summary }),
  };
}

/** Whether an execution would be held under this code. */
export function isBad({ kind }: Verdict): boolean {
  return kind === "differs" || kind === "fails";
}

/** What is told even if only that is told which needs somebody. */
function isTold(verdict: Verdict): boolean {
  return isBad(verdict) || verdict.kind === "unreadable";
}

function wordsFor(verdict: Verdict): string {
  switch (verdict.kind) {
    case "same": {
      const { changedSettings, decisionTasks } = verdict;
      const tasks = counted(decisionTasks, "decision task");
      const [first] = changedSettings;
      if (first === undefined) return `same (${tasks})`;
      const settings = [...new Set(changedSettings.map(({ setting }) => setting))].join(", ");
      return `same (${tasks}), but new decisions will have another ${settings}: first at event ${first.eventId}`;
    }
    case "differs":
      return `differs: ${verdict.error.message}`;
    case "fails":
      return `fails: ${verdict.error.name}: ${verdict.error.message}`;
    case "foreign":
      return "not checked: another SDK has decided it";
    case "unreadable":
      return `not checked: ${verdict.error.message}`;
    case "gone":
      return "not checked: it is not there any more";
  }
}

function factsOf(verdict: Verdict): object {
  switch (verdict.kind) {
    case "differs": {
      const { eventId, recorded, decided, source, message } = verdict.error;
      return { kind: verdict.kind, eventId, recorded, decided, source, message };
    }
    case "fails":
    case "unreadable":
      return { kind: verdict.kind, error: verdict.error.name, message: verdict.error.message };
    default:
      return verdict;
  }
}

function wordsForAll({ same, differs, fails, foreign, unreadable, gone, unknownTypes }: CheckSummary): string {
  const checked = same + differs + fails;
  const parts = [
    `${counted(checked, "execution")} checked: ${same} same, ${differs} ${differs === 1 ? "differs" : "differ"}, ${fails} ${fails === 1 ? "fails" : "fail"}`,
    ...(foreign === 0 ? [] : [`${foreign} decided by another SDK`]),
    ...(unreadable === 0 ? [] : [`${unreadable} cannot be read`]),
    ...(gone === 0 ? [] : [`${gone} gone meanwhile`]),
  ];
  const unknown = Object.entries(unknownTypes).map(([type, count]) => `${type} (${count})`);
  if (unknown.length > 0) parts.push(`open, but of types that the files do not export: ${unknown.join(", ")}`);
  return parts.join("; ");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
