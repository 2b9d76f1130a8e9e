import { styleText } from "node:util";

/** What a piece of text is, from which its colour follows. */
export type Style = "heading" | "good" | "watch" | "bad" | "quiet" | "name";

/** Colours a text, or returns it as it is. */
export type Paint = (text: string, style: Style | undefined) => string;

const formats: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  heading: "bold",
  good: "green",
  watch: "yellow",
  bad: "red",
  quiet: "gray",
  name: "cyan",
};

export const plain: Paint = (text) => text;

/** Paints only where the stream is a terminal with colours, and neither `NO_COLOR` nor `TERM=dumb` forbids it. */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (text, style) => (style === undefined ? text : styleText(formats[style], text, { stream }));
}
