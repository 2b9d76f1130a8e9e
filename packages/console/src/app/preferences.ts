import { useCallback, useSyncExternalStore } from "react";

const prefix = "openswf-console:";
const listeners = new Set<() => void>();
/** What could not be stored is kept here, for as long as the page lives. */
const inMemory = new Map<string, string>();
/** What has been read while somebody listens: every time in a list asks for a preference. */
const known = new Map<string, string | null>();

function read(name: string): string | null {
  const value = known.has(name) ? (known.get(name) ?? null) : readStored(name);
  if (listeners.size > 0) known.set(name, value);
  return value;
}

function readStored(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name) ?? inMemory.get(name) ?? null;
  } catch {
    // Storage is off in this browser.
    return inMemory.get(name) ?? null;
  }
}

/** Stores a preference of this browser. */
export function setPreference(name: string, value: string): void {
  inMemory.set(name, value);
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Storage is off or full: it holds until the page is left.
  }
  tell();
}

function tell(): void {
  known.clear();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("storage", tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.removeEventListener("storage", tell);
    known.clear();
  };
}

/** A preference that is kept in this browser. A stored value that is not among `choices` counts as none. */
export function usePreference<Choice extends string>(
  name: string,
  choices: readonly Choice[],
  byDefault: Choice,
): readonly [Choice, (value: Choice) => void] {
  const stored = useSyncExternalStore(subscribe, () => read(name));
  const set = useCallback((value: Choice) => setPreference(name, value), [name]);
  return [choices.find((choice) => choice === stored) ?? byDefault, set];
}

/** A preference of any text. */
export function useTextPreference(name: string): string | null {
  return useSyncExternalStore(subscribe, () => read(name));
}
