import type { ReactElement, ReactNode } from "react";

interface SmallTableProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A table of few rows. Where it is wider than the page it scrolls by itself, with the keyboard too. */
export function SmallTable({ label, children }: SmallTableProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className="small-table" tabIndex={0} aria-label={label}>
      <table>{children}</table>
    </section>
  );
}
