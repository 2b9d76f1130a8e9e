interface ListRead {
  readonly rows: readonly unknown[];
  readonly isFirstLoad: boolean;
  readonly isLoading: boolean;
  readonly isComplete: boolean;
  readonly isFull: boolean;
  readonly read: number;
}

/** Says how much of a list is shown, and whether anything may be missing: SWF filters by one thing, the page by the rest. */
export function listStatus({ rows, isFirstLoad, isLoading, isComplete, isFull, read }: ListRead): string {
  if (isFirstLoad) return isLoading ? "Reading …" : "";
  const shown = counted(rows.length);
  if (isComplete) return `${shown}, which is all`;
  const isSearched = rows.length < read;
  if (isFull) {
    return isSearched
      ? `${shown} among the newest ${number(read)}; filter by time to search further back`
      : `The newest ${number(rows.length)}; filter by time to see older ones`;
  }
  if (isSearched) return `${shown} among the newest ${number(read)}${isLoading ? ", reading on …" : ""}`;
  return `The newest ${number(rows.length)}, more below`;
}

const number = (count: number): string => count.toLocaleString("en");
const counted = (count: number): string => `${number(count)} ${count === 1 ? "execution" : "executions"}`;
