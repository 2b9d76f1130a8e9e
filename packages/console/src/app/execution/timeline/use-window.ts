import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

/** The part of a timeline that is in sight, in pixels of its scale. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Of the track, without the labels. */
  readonly width: number;
  /** Of the labels to its left. */
  readonly labels: number;
}

/** The part moves in steps of this, so that not every pixel of scrolling draws again. */
const step = 200;
const labelsWide = 220;
const labelsNarrow = 110;
const narrowBelow = 700;

/** Follows what is in sight of an element that scrolls; a step more on both sides. */
export function useWindow(scroller: RefObject<HTMLDivElement | null>): Window {
  const [size, setSize] = useState(0);
  const [left, setLeft] = useState(0);
  useLayoutEffect(() => {
    // Before the element is there, the page is as wide as it can become.
    setSize(scroller.current?.clientWidth ?? document.documentElement.clientWidth);
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = (): void => setLeft(Math.floor(element.scrollLeft / step) * step);
    const observer = new ResizeObserver(() => setSize(element.clientWidth));
    observer.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  });
  const labels = size < narrowBelow ? labelsNarrow : labelsWide;
  // Some room at the right end, so that the last mark is not cut off.
  const width = Math.max(size - labels - 16, 100);
  return { from: left - step, to: left + width + 2 * step, width, labels };
}
