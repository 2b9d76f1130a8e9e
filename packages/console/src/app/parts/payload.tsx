import { type ReactElement, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { CopyButton } from "./copy-button.tsx";

/** Characters that are shown at once. What is longer is cut, and can be downloaded. */
const shownMax = 200_000;

interface PayloadProps {
  readonly title: string;
  readonly text: string | undefined;
  /** What is said if there is none. */
  readonly none: string;
}

/** A text of an execution, formatted if it is JSON. */
export function Payload({ title, text, none }: PayloadProps): ReactElement {
  const [isRaw, setRaw] = useState(false);
  const formatted = useMemo(() => format(text), [text]);
  const shown = isRaw || formatted === undefined ? (text ?? "") : formatted;
  return (
    <section className="payload" aria-label={title}>
      <div className="payload-head">
        <h3>{title}</h3>
        {text !== undefined && (
          <span className="payload-actions">
            {formatted !== undefined && (
              <Button className="button button-quiet button-small" onPress={() => setRaw(!isRaw)}>
                {isRaw ? "Formatted" : "Raw"}
              </Button>
            )}
            <CopyButton text={text} what={title} />
            <Button className="button button-quiet button-small" onPress={() => download(`${title}.txt`, text)}>
              Download
            </Button>
          </span>
        )}
      </div>
      {text === undefined ? (
        <p className="muted payload-none">{none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
        <pre className="payload-text" tabIndex={0}>
          <bdi>{shown.slice(0, shownMax)}</bdi>
          {shown.length > shownMax && "\n… cut; download it to see all"}
        </pre>
      )}
    </section>
  );
}

function format(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return undefined;
  }
}

/** Saves a text as a file. */
function download(name: string, text: string, type = "text/plain"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
