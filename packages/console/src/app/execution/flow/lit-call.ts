import type { EventId } from "@openswf/model/brand";
import { createContext, useContext } from "react";

/** The call that has the pointer or the focus, marked where calls and their timeline are side by side. */
export interface LitCall {
  /** Events that scheduled its attempts and started the timers between them. */
  readonly eventIds: ReadonlySet<EventId>;
  /** Marks the call that an event is of; `undefined` marks none. `undefined` as a whole: nothing is beside. */
  readonly light: ((eventId: EventId | undefined) => void) | undefined;
}

export const noCall: ReadonlySet<EventId> = new Set();

export const LitCallContext = createContext<LitCall>({ eventIds: noCall, light: undefined });

export const useLitCall = (): LitCall => useContext(LitCallContext);

/** What makes an element mark the call of an event while it has the pointer or the focus. */
export function lightingProps({ light }: LitCall, eventId: EventId | undefined) {
  if (light === undefined) return {};
  return {
    onPointerEnter: () => light(eventId),
    onPointerLeave: () => light(undefined),
    onFocus: () => light(eventId),
    onBlur: () => light(undefined),
  };
}
