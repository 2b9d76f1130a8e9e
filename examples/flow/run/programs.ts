import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** An example: a folder with a `main.ts`, whose first comment says what it shows. */
export interface Program {
  readonly name: string;
  readonly main: string;
  readonly shows: string;
}

const folder = new URL("../", import.meta.url);

/** From the simplest on. Those that are not named here come last. */
const order = [
  ...["hello", "order-saga", "long-activity", "fan-out", "approval", "periodic", "schedule"],
  ...["children", "encryption", "tracing"],
];

export function programs(): readonly Program[] {
  return readdirSync(folder)
    .filter((name) => existsSync(new URL(`${name}/main.ts`, folder)) && name !== "run")
    .sort((a, b) => placeOf(a) - placeOf(b) || a.localeCompare(b))
    .map((name) => {
      const main = fileURLToPath(new URL(`${name}/main.ts`, folder));
      return { name, main, shows: firstSentence(readFileSync(main, "utf8")) };
    });
}

function placeOf(name: string): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}

function firstSentence(source: string): string {
  const comment = /^\/\*\*([\s\S]*?)\*\//.exec(source)?.[1] ?? "";
  const text = comment.replace(/^ *\*/gm, "").replace(/\s+/g, " ").trim();
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/[.:]$/, "") ?? "";
}
