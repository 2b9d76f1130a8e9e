import type { OpenedHistory } from "../../logic/files/read-history-file.ts";

/** Histories that this tab has opened from files, by their number. They live as long as the page. */
const opened = new Map<string, OpenedHistory>();

/** Keeps a history and returns its number, for addresses. */
export function keepOpen(history: OpenedHistory): string {
  const number = String(opened.size + 1);
  opened.set(number, history);
  return number;
}

export const openedFile = (number: string): OpenedHistory | undefined => opened.get(number);

/** All of them, the last first. */
export const openedFiles = (): readonly (readonly [string, OpenedHistory])[] => [...opened].reverse();
