import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactElement, type ReactNode, useEffect, useRef } from "react";

interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  readonly keyOf: (index: number) => string | number;
  /** The row that must be in sight; -1 for none. */
  readonly chosen: number;
  readonly className: string;
  /** The same function as long as it gives the same rows: then scrolling draws only the rows that come into sight. */
  readonly row: (index: number) => ReactNode;
}

/** A table of which only the rows in sight exist. Up and down move between the links of its rows. */
export function VirtualList(props: VirtualListProps): ReactElement {
  const { label, count, rowHeight, keyOf, chosen, className, row } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 20,
  });
  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (chosen >= 0) scrollToIndex(chosen, { align: "auto" });
  }, [chosen, scrollToIndex]);
  return (
    <div
      ref={scroller}
      className="table-scroller"
      role="table"
      aria-label={label}
      aria-rowcount={count}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        if (moveFocus(event.currentTarget, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
      }}
    >
      <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <Row
            key={key}
            index={index}
            start={start}
            height={rowHeight}
            className={index === chosen ? `${className} is-selected` : className}
            row={row}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly start: number;
  readonly height: number;
  readonly className: string;
  readonly row: (index: number) => ReactNode;
}

const Row = memo(function Row({ index, start, height, className, row }: RowProps): ReactElement {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className={`table-row ${className}`}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      {row(index)}
    </div>
  );
});

/** Moves the focus from the link of one row to that of the next. Whether there is one. */
function moveFocus(table: HTMLElement, step: 1 | -1): boolean {
  // Rows are in no particular order in the document.
  const links = [...table.querySelectorAll<HTMLElement>(".row-link")].toSorted(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const at = links.findIndex((link) => link.matches(":focus"));
  const next = at < 0 ? undefined : links[at + step];
  if (next === undefined) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}
