import type { ReactElement } from "react";
import type { Failure } from "../../logic/failures/failure.ts";
import { visibleText } from "../../logic/text/visible-text.ts";

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
        <bdi className="failure-type">{visibleText(type)}</bdi> <bdi>{visibleText(message)}</bdi>
      </p>
      {stack !== undefined && stack !== "" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <pre className="failure-stack" tabIndex={0}>
          <bdi>{visibleText(stack)}</bdi>
        </pre>
      )}
      {cause !== undefined && depth < causesMax && <FailureView failure={cause} depth={depth + 1} />}
    </div>
  );
}
