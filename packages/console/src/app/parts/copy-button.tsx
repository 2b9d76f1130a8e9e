import { type ReactElement, useEffect, useState } from "react";
import { Button } from "react-aria-components/Button";

const shownForMs = 1_500;

interface CopyButtonProps {
  readonly text: string;
  readonly what: string;
  /** `icon` beside an id, where the word would be louder than the id. */
  readonly look?: "word" | "icon";
}

const words = { copied: "Copied", failed: "Not copied" } as const;
const icons = { copied: "M3 8.5l3.2 3.2L13 4.9", failed: "M4 4l8 8M12 4l-8 8" } as const;
const copyIcon = "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3";

/** Copies a text, and says so. */
export function CopyButton({ text, what, look = "word" }: CopyButtonProps): ReactElement {
  const [outcome, setOutcome] = useState<"copied" | "failed" | undefined>();
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timeout = setTimeout(() => setOutcome(undefined), shownForMs);
    return () => clearTimeout(timeout);
  }, [outcome]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      () => setOutcome("failed"),
    );
  };
  return (
    <Button className="button button-quiet button-small" aria-label={`Copy ${what}`} onPress={copy}>
      {look === "icon" && (
        <svg viewBox="0 0 16 16" className="icon" aria-hidden="true">
          <path d={outcome === undefined ? copyIcon : icons[outcome]} />
        </svg>
      )}
      <span aria-live="polite" className={look === "icon" ? "hidden" : undefined}>
        {outcome === undefined ? "Copy" : words[outcome]}
      </span>
    </Button>
  );
}
