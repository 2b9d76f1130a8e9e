import { visibleText } from "@openswf/insight/text/visible-text";
import { useEffect } from "react";

/** Sets the title of the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${visibleText(title)} · openswf`;
  }, [title]);
}
