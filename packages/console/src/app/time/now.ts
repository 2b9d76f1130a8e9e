import { useSyncExternalStore } from "react";
import { swf } from "../swf.ts";

const everyMs = 1_000;
const listeners = new Set<() => void>();
let current = Date.now();
let interval: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  current = Date.now() + swf.skewMs;
  for (const listener of listeners) listener();
}

/** Ticks only while something shows the time, and the tab is seen. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (interval === undefined) {
    tick();
    interval = setInterval(() => {
      if (!document.hidden) tick();
    }, everyMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(interval);
    interval = undefined;
  };
}

/** What is shown of the time of the server, in milliseconds. It is drawn again only when the text changes. */
export function useTextOfNow(textAt: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => textAt(current));
}

/** The time of the server, in milliseconds; it moves on once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
