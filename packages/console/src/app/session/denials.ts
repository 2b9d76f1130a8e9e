import type { OperationName } from "@openswf/model/operations";
import { useSyncExternalStore } from "react";
import { type Denial, denialOf, domainOf } from "../../api/denial.ts";

/*
 * What policies have denied to who is signed in, until another signs in or the page is left. Policies may look at types and
 * tags, and they change: so a denied action is marked, and may still be tried.
 */

/** Beyond it, the oldest are forgotten. */
const denialsMax = 200;

const denials = new Map<string, Denial>();
const listeners = new Set<() => void>();

const keyOf = (action: string, domain: string | undefined): string => `${action} ${domain ?? ""}`;

function changed(): void {
  for (const listener of listeners) listener();
}

/** Remembers the denial of a call, if it is one. */
export function noteDenial(error: unknown): void {
  const denial = denialOf(error);
  if (denial === undefined) return;
  denials.set(keyOf(denial.action, domainOf(denial)), denial);
  for (const oldest of denials.keys()) {
    if (denials.size <= denialsMax) break;
    denials.delete(oldest);
  }
  changed();
}

/** An action has been permitted after all. */
export function forgetDenial(operation: OperationName, domain: string | undefined): void {
  if (denials.delete(keyOf(`swf:${operation}`, domain))) changed();
}

/** Who signs in may have other permissions. */
export function forgetDenials(): void {
  denials.clear();
  changed();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What is known to be denied. */
export function useDenial(operation: OperationName, domain: string | undefined): Denial | undefined {
  return useSyncExternalStore(subscribe, () => denials.get(keyOf(`swf:${operation}`, domain)));
}
