import { existsSync, statSync } from "node:fs";
import { join, posix } from "node:path";

/** Where sources can be read that are no pages of the site. */
const sources = "https://github.com/openswf/openswf/blob/main";

/**
 * Links of the documents work in a clone and on GitHub. On the site, those to sources lead to GitHub, and those to a folder
 * to the page that describes it.
 *
 * @param page path of the page with the link, from the root of the repository
 * @param isPage whether a path is a page of the site
 */
export function linkOnSite(
  href: string,
  page: string,
  { root, isPage }: { readonly root: string; readonly isPage: (path: string) => boolean },
): string {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href;
  const [target = "", hash] = href.split("#", 2);
  const path = posix.join(posix.dirname(page), decodeURI(target)).replace(/\/$/, "");
  const after = hash === undefined ? "" : `#${hash}`;
  if (isPage(path)) return `/${path.replace(/(README)?\.md$/, "")}${after}`;
  if (!existsSync(join(root, path))) return href;
  const described = posix.join(path, "README.md");
  if (statSync(join(root, path)).isDirectory() && isPage(described)) return `/${path}/${after}`;
  return `${sources}/${path}${after}`;
}
