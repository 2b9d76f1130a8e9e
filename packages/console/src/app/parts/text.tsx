import { visibleText } from "@openswf/insight/text/visible-text";
import type { ReactElement } from "react";

interface TextProps {
  readonly text: string | undefined;
  readonly className?: string;
}

/**
 * A text that somebody else has written: an id, a name, a reason. It turns nothing around it, and characters that would
 * deceive are shown as their codes.
 */
export function Text({ text = "", className }: TextProps): ReactElement {
  return <bdi className={className}>{visibleText(text)}</bdi>;
}
