import type { CSSProperties, ReactElement, ReactNode } from "react";

interface SmallTableProps {
  readonly label: string;
  readonly children: ReactNode;
  /**
   * Titles of all columns. With them, on a phone, each row becomes a short list: the first cell, and below it the others after
   * their titles. Without, the table scrolls sideways.
   */
  readonly stacksBy?: readonly string[];
}

/** A table of few rows. Where it is wider than the page it scrolls by itself, with the keyboard too. */
export function SmallTable({ label, children, stacksBy }: SmallTableProps): ReactElement {
  const className = stacksBy === undefined ? "small-table" : "small-table stacks";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
    <section className={className} tabIndex={0} aria-label={label} style={titlesOf(stacksBy ?? [])}>
      <table>{children}</table>
    </section>
  );
}

/** `--title-2` and so on, which the style sheet writes before the cells. */
function titlesOf(titles: readonly string[]): CSSProperties {
  return Object.fromEntries(titles.map((title, index) => [`--title-${index + 1}`, JSON.stringify(title)]));
}

/** The row of titles of a table. */
export function TitleRow({ titles }: { readonly titles: readonly string[] }): ReactElement {
  return (
    <thead>
      <tr>
        {titles.map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
