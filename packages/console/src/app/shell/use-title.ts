import { useEffect } from "react";
import { visibleText } from "../../logic/text/visible-text.ts";

/** Sets the title of the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${visibleText(title)} · openswf`;
  }, [title]);
}
