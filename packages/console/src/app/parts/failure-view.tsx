import type { ReactElement } from "react";
import type { Failure } from "../../logic/failures/failure.ts";
import { Text } from "./text.tsx";

/** Causes that are shown. A chain can be made to have no end. */
const causesMax = 10;

/** A failure with its type, message and stack, and what has caused it. */
export function FailureView({
  failure,
  depth = 0,
}: {
  readonly failure: Failure;
  readonly depth?: number;
}): ReactElement {
  const { type, message, stack, cause } = failure;
  return (
    <div className="failure">
      <p>
        {depth > 0 && <span className="muted">caused by </span>}
        <Text className="failure-type" text={type} /> <Text text={message} />
      </p>
      {stack !== undefined && stack !== "" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <pre className="failure-stack" tabIndex={0}>
          <Text text={stack} />
        </pre>
      )}
      {cause !== undefined && depth < causesMax && <FailureView failure={cause} depth={depth + 1} />}
    </div>
  );
}
