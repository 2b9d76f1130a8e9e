import { type ReactElement, useEffect, useState } from "react";
import { Button } from "react-aria-components/Button";

const shownForMs = 1_500;

/** Copies a text, and says so. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactElement {
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
      <span aria-live="polite">{outcome === undefined ? "Copy" : outcome === "copied" ? "Copied" : "Not copied"}</span>
    </Button>
  );
}
