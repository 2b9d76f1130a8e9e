import type { Failure } from "@openswf/insight/failures/failure";
import { durationText } from "@openswf/insight/text/duration";
import { shortText } from "@openswf/insight/text/visible-text";
import { type ReactElement, useMemo } from "react";
import { stackFrames } from "../../logic/failures/stack-frames.ts";
import { jsonModel } from "../../logic/json/json-model.ts";
import { type Json, JsonView } from "./json-view.tsx";
import { Text } from "./text.tsx";

/** Causes that are shown. A chain can be made to have no end. */
const causesMax = 10;
/** Errors of an AggregateError that are shown. */
const errorsMax = 5;
/** Characters of the details that the code gave. */
const detailsMax = 400;

interface FailureViewProps {
  readonly failure: Failure;
  readonly depth?: number;
  readonly relation?: "caused by";
}

/** A failure with its type, message, details and stack, and what has caused it. */
export function FailureView({ failure, depth = 0, relation }: FailureViewProps): ReactElement {
  const { type, message, stack, cause, errors, details } = failure;
  const json = useMemo(() => jsonDetails(failure), [failure]);
  return (
    <div className="failure">
      <p>
        {relation !== undefined && <span className="muted">{relation} </span>}
        <Text className="failure-type" text={type} /> {json === undefined && <Text text={message} />}
        <Traits failure={failure} />
      </p>
      {json !== undefined && <JsonView key={message} model={json} wanted="" label="Details as JSON" />}
      {details !== undefined && (
        <p>
          <span className="muted">details </span>
          <bdi className="id">{shortText(details, detailsMax)}</bdi>
        </p>
      )}
      {stack !== undefined && stack !== "" && <Stack stack={stack} />}
      {errors.length > 0 && depth < causesMax && (
        <ul className="failure-errors">
          {errors.slice(0, errorsMax).map((error, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two equal errors have nothing else to tell them apart
            <li key={index}>
              <FailureView failure={error} depth={causesMax} />
            </li>
          ))}
          {errors.length > errorsMax && <li className="muted">and {errors.length - errorsMax} more</li>}
        </ul>
      )}
      {cause !== undefined && depth < causesMax && (
        <FailureView failure={cause} depth={depth + 1} relation="caused by" />
      )}
    </div>
  );
}

/** Details of no known form that are JSON; `undefined` if they are not. */
export function jsonDetails({ isDecoded, message: text }: Failure): Json | undefined {
  if (isDecoded) return undefined;
  if (!/^\s*[[{]/.test(text)) return undefined;
  const model = jsonModel(text);
  return model.kind === "json" && model.nodes.length > 1 ? model : undefined;
}

/** What the caller made of it, in a few words each. */
function Traits({ failure }: { readonly failure: Failure }): ReactElement {
  const { code, nonRetryable, nextRetryDelayMs, leftOut } = failure;
  return (
    <>
      {code !== undefined && (
        <>
          {" "}
          <span className="badge">
            code <Text text={code} />
          </span>
        </>
      )}
      {nonRetryable && (
        <>
          {" "}
          <span className="badge">not to be tried again</span>
        </>
      )}
      {nextRetryDelayMs !== undefined && (
        <>
          {" "}
          <span className="badge">to be tried again after {durationText(nextRetryDelayMs)}</span>
        </>
      )}
      {leftOut.length > 0 && (
        <span className="muted"> Too large for SWF, so it lacks: {shortText(leftOut.join(", "), detailsMax)}.</span>
      )}
    </>
  );
}

/** The author's frames. Those of libraries are there for who wants them. */
function Stack({ stack }: { readonly stack: string }): ReactElement {
  const { own, ofLibraries } = stackFrames(stack);
  return (
    <>
      <StackText text={own.join("\n")} />
      {ofLibraries > 0 && (
        <details className="failure-more">
          <summary>
            with {ofLibraries} {ofLibraries === 1 ? "frame" : "frames"} of libraries
          </summary>
          <StackText text={stack} />
        </details>
      )}
    </>
  );
}

function StackText({ text }: { readonly text: string }): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <pre className="failure-stack" tabIndex={0}>
      <Text text={text} />
    </pre>
  );
}
