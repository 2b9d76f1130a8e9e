import type { Frame } from "./frames.ts";

const width = 1_200;
const rowHeight = 17;
const margin = 8;
const titleHeight = 44;
/** Narrower frames would be invisible. They are left out, with what they call. */
const leastWidth = 0.6;
/** A letter of the labels. A frame with room for fewer than four has none. */
const letterWidth = 6.3;
const leastLetters = 4;

const colours = { ours: "#f2a65a", library: "#9cc5a1", node: "#8fb8de", native: "#d5d5d5" } as const;

interface Box {
  readonly frame: Frame;
  readonly x: number;
  readonly depth: number;
}

/** Draws frames with what calls at the bottom and what is called above it, widest first. Widths are shares of the time. */
export function flameSvg(root: Frame, title: string): string {
  const boxes = boxesOf(root);
  const rows = Math.max(...boxes.map(({ depth }) => depth)) + 1;
  const height = titleHeight + rows * rowHeight + 2 * margin;
  const top = (depth: number): number => titleHeight + margin + (rows - 1 - depth) * rowHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 2 * margin} ${height}" font-family="monospace" font-size="10.5">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="${margin}" y="18" font-size="14">${escaped(title)}</text>`,
    legend(),
    ...boxes.map((box) => drawn(box, root.micros, top(box.depth))),
    "</svg>",
    "",
  ].join("\n");
}

function legend(): string {
  const parts = { ours: "openswf", library: "libraries", node: "Node", native: "native code, garbage collection" };
  let x = margin;
  return Object.entries(parts)
    .map(([kind, text]) => {
      // `as`: the keys are those of `colours`.
      const colour = colours[kind as keyof typeof colours];
      const at = x;
      x += text.length * letterWidth + 30;
      return `<rect x="${at}" y="27" width="10" height="10" fill="${colour}"/><text x="${at + 14}" y="36">${text}</text>`;
    })
    .join("");
}

function boxesOf(root: Frame): readonly Box[] {
  const boxes: Box[] = [];
  const open: Box[] = [{ frame: root, x: 0, depth: 0 }];
  for (let box = open.pop(); box !== undefined; box = open.pop()) {
    boxes.push(box);
    let { x } = box;
    for (const frame of [...box.frame.children.values()].sort((a, b) => b.micros - a.micros)) {
      const share = (frame.micros / root.micros) * width;
      if (share < leastWidth) break;
      open.push({ frame, x, depth: box.depth + 1 });
      x += share;
    }
  }
  return boxes;
}

function drawn({ frame, x, depth }: Box, total: number, y: number): string {
  const share = frame.micros / total;
  const letters = Math.floor((share * width - 4) / letterWidth);
  const label = frame.name.length <= letters ? frame.name : `${frame.name.slice(0, letters - 1)}…`;
  const text =
    letters < leastLetters ? "" : `<text x="${fixed(margin + x + 2)}" y="${y + 12}">${escaped(label)}</text>`;
  const place = frame.place === "" ? "" : ` (${frame.place})`;
  const hint = `<title>${escaped(`${frame.name}${place}: ${(share * 100).toFixed(1)} %`)}</title>`;
  const box = `<rect x="${fixed(margin + x)}" y="${y}" width="${fixed(share * width)}" height="${rowHeight - 1}" fill="${colours[depth === 0 ? "native" : kindOf(frame)]}"/>`;
  return `<g>${hint}${box}${text}</g>`;
}

function kindOf({ place }: Frame): keyof typeof colours {
  if (place === "") return "native";
  if (place.startsWith("node:")) return "node";
  return place.endsWith(".ts") || place.endsWith(".js") ? "ours" : "library";
}

const fixed = (value: number): string => String(Number(value.toFixed(1)));
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
