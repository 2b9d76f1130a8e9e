import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useCallback, useMemo, useRef, useState } from "react";
import {
  ancestorsOf,
  findInJson,
  foldedPreview,
  initialFolds,
  type JsonLine,
  jsonLines,
  valueText,
} from "../../logic/json/json-lines.ts";
import type { JsonModel, JsonNode } from "../../logic/json/json-model.ts";
import { Text } from "./text.tsx";

export type Json = Extract<JsonModel, { readonly kind: "json" }>;

const lineHeight = 19;
const linesAtFirst = 60;
/** The view grows with its lines up to this height, then it scrolls. */
const heightMax = 420;

interface JsonViewProps {
  readonly model: Json;
  /** Values with this text are marked, and unfolded. */
  readonly wanted: string;
  readonly label: string;
  /** `page`: as high as what it is in. */
  readonly height?: "page" | undefined;
}

/** JSON with objects and arrays that fold. */
export function JsonView({ model, wanted, label, height }: JsonViewProps): ReactElement {
  const [chosen, setFolds] = useState<ReadonlySet<number>>(() => initialFolds(model, linesAtFirst));
  const found = useMemo(() => new Set(findInJson(model, wanted)), [model, wanted]);
  const folds = useMemo(() => {
    if (found.size === 0) return chosen;
    const seen = new Set([...found].flatMap((node) => ancestorsOf(model, node)));
    return new Set([...chosen].filter((node) => !seen.has(node)));
  }, [model, chosen, found]);
  const lines = useMemo(() => jsonLines(model, folds), [model, folds]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  const toggle = useCallback((node: number) => {
    setFolds((before) => {
      const after = new Set(before);
      if (!after.delete(node)) after.add(node);
      return after;
    });
  }, []);
  return (
    <section
      ref={scroller}
      className="json"
      style={height === "page" ? undefined : { maxHeight: heightMax }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard
      tabIndex={0}
      aria-label={label}
    >
      <div className="json-lines" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <div key={key} className="json-line" style={{ transform: `translateY(${start}px)` }}>
              <Line model={model} line={line} isFound={found.has(line.node)} onToggle={toggle} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

interface LineProps {
  readonly model: Json;
  readonly line: JsonLine;
  readonly isFound: boolean;
  readonly onToggle: (node: number) => void;
}

/** Deeper than this, nothing is moved to the right any more. */
const depthMax = 40;

function Line({ model, line, isFound, onToggle }: LineProps): ReactElement | null {
  const node = model.nodes[line.node];
  if (node === undefined) return null;
  const { kind, depth, index, parent, size } = node;
  const comma = parent < 0 || index === (model.nodes[parent]?.size ?? 0) - 1 ? "" : ",";
  const [open, close] = kind === "object" ? ["{", "}"] : ["[", "]"];
  const indent = { paddingLeft: 16 + Math.min(depth, depthMax) * 14 };
  const className = isFound ? "is-found" : "";
  switch (line.part) {
    case "close":
      return (
        <span style={indent}>
          {close}
          {comma}
        </span>
      );
    case "value":
      return (
        <span style={indent} className={className}>
          <Key node={node} />
          <bdi className={`json-${kind}`}>{valueText(model, line.node)}</bdi>
          {comma}
        </span>
      );
    default: {
      const isFolded = line.part === "folded";
      return (
        <button
          type="button"
          className={`json-fold ${className}`}
          style={indent}
          aria-expanded={!isFolded}
          onClick={() => onToggle(line.node)}
        >
          <span className="json-arrow" aria-hidden="true">
            {isFolded ? "▸" : "▾"}
          </span>
          <Key node={node} />
          {open}
          {isFolded && <span className="muted"> {size} </span>}
          {isFolded && close + comma}
          {isFolded && <bdi className="json-preview">{foldedPreview(model, line.node)}</bdi>}
        </button>
      );
    }
  }
}

function Key({ node: { key } }: { readonly node: JsonNode }): ReactElement | null {
  if (key === undefined) return null;
  return (
    <>
      <Text className="json-key" text={JSON.stringify(key)} />:{" "}
    </>
  );
}
