interface ListedFailure {
  readonly workflowId: string;
  readonly runId: string;
  readonly why: string;
}

const columns = ["workflowId", "runId", "why"] as const;

/** Failures as a table for a spreadsheet or a shell: tab-separated, with a head. Tabs and line ends within become spaces. */
export function printFailures(failures: readonly ListedFailure[]): string {
  const lines = failures.map((failure) => columns.map((column) => flat(failure[column])).join("\t"));
  return `${[columns.join("\t"), ...lines].join("\n")}\n`;
}

/** The same reasons counted, most frequent first. */
export function reasonsOf(
  failures: readonly Pick<ListedFailure, "why">[],
): readonly (readonly [why: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { why } of failures) counts.set(why, (counts.get(why) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

const flat = (text: string): string => text.replaceAll(/[\t\r\n]+/g, " ");
