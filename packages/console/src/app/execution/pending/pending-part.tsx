import type { ReactElement, ReactNode } from "react";
import { SmallTable, TitleRow } from "../../parts/small-table.tsx";

/** Open work of one kind that is listed. An execution can have a thousand open activities. */
export const listedMax = 100;

interface PendingPartProps {
  readonly title: string;
  readonly count: number;
  readonly heads: readonly string[];
  /** At most `listedMax` rows. */
  readonly children: ReactNode;
}

/** What is open of one kind; nothing if nothing is. */
export function PendingPart({ title, count, heads, children }: PendingPartProps): ReactElement | null {
  if (count === 0) return null;
  return (
    <section className="pending-part" aria-label={title}>
      <h2>
        {title} <span className="count">{count.toLocaleString("en")}</span>
      </h2>
      <SmallTable label={`${title}, table`} stacksBy={heads}>
        <TitleRow titles={heads} />
        <tbody>{children}</tbody>
      </SmallTable>
      {count > listedMax && <p className="muted">and {(count - listedMax).toLocaleString("en")} more</p>}
    </section>
  );
}

interface PendingRowsProps<Item> extends Pick<PendingPartProps, "title" | "heads"> {
  readonly items: readonly Item[];
  /** The cells of one row. */
  readonly row: (item: Item) => ReactNode;
}

/** Open work of one kind, a row for each as far as they are listed. */
export function PendingRows<Item extends { readonly scheduledEventId: number }>(
  props: PendingRowsProps<Item>,
): ReactElement {
  const { title, heads, items, row } = props;
  return (
    <PendingPart title={title} heads={heads} count={items.length}>
      {items.slice(0, listedMax).map((item) => (
        <tr key={item.scheduledEventId}>{row(item)}</tr>
      ))}
    </PendingPart>
  );
}
