import type { ReactElement } from "react";
import { Text } from "../parts/text.tsx";

interface CallPreviewProps {
  readonly operation: string;
  /** What will be sent; `undefined` while something is missing. */
  readonly input: object | undefined;
}

/** A call as it goes to the server. */
export function CallPreview({ operation, input }: CallPreviewProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <pre tabIndex={0}>
      {operation}
      {"\n"}
      <Text text={input === undefined ? "Something is missing." : JSON.stringify(input, null, 2)} />
    </pre>
  );
}
