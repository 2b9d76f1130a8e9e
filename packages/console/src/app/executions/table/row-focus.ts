import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from "react";
import type { RowSelection } from "../use-selection.ts";

/** Takes the focus away once its row is out of sight: what was focused then shows another execution. */
export function useFocusInSight(inSight: readonly string[]): (runId: string | undefined) => void {
  const focused = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (focused.current === undefined || inSight.includes(focused.current)) return;
    focused.current = undefined;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [inSight]);
  return (runId) => {
    focused.current = runId;
  };
}

/**
 * Up and down move between rows, and with Shift choose on the way. `x` chooses a row, and with Shift all up to it.
 */
export function onKey(
  event: KeyboardEvent<HTMLElement>,
  rows: readonly WorkflowExecutionInfo[],
  selection: RowSelection | undefined,
  goTo: (index: number) => boolean,
): void {
  const at = rowOf(event);
  const info = rows[at];
  // The browser has a use for these.
  const isForBrowser = event.ctrlKey || event.metaKey || event.altKey;
  if (info === undefined || isForBrowser) return;
  const how = event.shiftKey ? "range" : "one";
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp": {
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      const reached = rows[next];
      if (reached !== undefined && how === "range") selection?.choose(reached, how);
      if (goTo(next)) event.preventDefault();
      break;
    }
    case "x":
    case "X":
      selection?.choose(info, how);
      break;
    case "Escape":
      selection?.clear();
      break;
  }
}

/** The row in which something has happened; -1 for none. */
export function rowOf({ target }: { readonly target: EventTarget }): number {
  if (!(target instanceof Element)) return -1;
  return Number(target.closest("[aria-rowindex]")?.getAttribute("aria-rowindex") ?? "1") - 2;
}

/** The row is drawn: it is next to one that has the focus, or a few rows beyond. */
export function focusRow(scroller: RefObject<HTMLElement | null>, index: number): boolean {
  const link = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"] .row-link`);
  link?.focus({ preventScroll: true });
  return link != null;
}
