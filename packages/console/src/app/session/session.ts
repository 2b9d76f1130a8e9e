import type { Credentials } from "@openswf/insight/calls/sign-request";
import { useSyncExternalStore } from "react";
import { swf } from "../swf.ts";
import { forgetDenials } from "./denials.ts";

/** Who calls, as far as this tab knows. Nothing of it is stored: a reload forgets it. */
export interface Session {
  /** Another for each sign-in and sign-out. */
  readonly number: number;
  readonly accessKeyId: string | undefined;
}

let current: Session = { number: 0, accessKeyId: undefined };
const listeners = new Set<() => void>();

/** Signs all further calls with these credentials; `undefined` forgets those before. */
export function signAs(credentials: Credentials | undefined): void {
  swf.credentials = credentials;
  forgetDenials();
  current = { number: current.number + 1, accessKeyId: credentials?.accessKeyId };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useSession = (): Session => useSyncExternalStore(subscribe, () => current);
