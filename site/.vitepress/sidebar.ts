import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

interface Entry {
  readonly text: string;
  readonly link: string;
}

interface Group {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: Entry[];
}

/**
 * The index of the documents is the menu of the site: a group for each heading, an entry for each link to a page. Nothing is
 * listed twice by hand.
 */
export function sidebarOf(root: string, index: string): Group[] {
  const groups: Group[] = [];
  for (const line of readFileSync(join(root, index), "utf8").split("\n")) {
    const heading = /^## ([^:]+)/.exec(line)?.[1] ?? /^(Decisions), /.exec(line)?.[1];
    if (heading !== undefined) groups.push({ text: heading, collapsed: heading === "Decisions", items: [] });
    for (const [, text = "", target = ""] of line.matchAll(/\[([^\]]+)\]\(([^)#]+\.md)(?:#[^)]*)?\)/g)) {
      const path = posix.join(posix.dirname(index), target);
      groups.at(-1)?.items.push({ text: text.replaceAll("`", ""), link: `/${path.replace(/(README)?\.md$/, "")}` });
    }
  }
  return groups;
}
