import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { linkOnSite } from "./links.ts";
import { sidebarOf } from "./sidebar.ts";

const root = join(import.meta.dirname, "../..");

/** The pages: all documents, what GitHub shows first, and what each package and tool says of itself. */
const atRoot = ["README", "ARCHITECTURE", "CHANGELOG", "COMPATIBILITY", "CONTRIBUTING", "SECURITY"];
const described = ["bench", "conformance", "examples", "foreign-clients"];
const packages = readdirSync(join(root, "packages"));
const pages = new Set([
  ...atRoot.map((name) => `${name}.md`),
  ...described.map((name) => `${name}/README.md`),
  ...packages.map((name) => `packages/${name}/README.md`),
]);
const isPage = (path: string): boolean =>
  pages.has(path) || (path.startsWith("docs/") && path.endsWith(".md") && existsSync(join(root, path)));

/** `README.md` of a folder is its index. */
const rewritten = (path: string): string =>
  path === "README.md" ? path : path.replace(/README\.md$/, "index.md").replace(/^site\//, "");

export default defineConfig({
  title: "openswf",
  description: "A durable workflow server that implements Amazon SWF, and a workflow SDK for TypeScript",
  srcDir: "..",
  outDir: "dist",
  cacheDir: "../node_modules/.cache/vitepress",
  srcExclude: ["**/node_modules/**", "**/dist/**"],
  rewrites: rewritten,
  cleanUrls: true,
  lastUpdated: false,
  transformPageData(page) {
    if (!isPage(page.filePath) && page.filePath !== "site/index.md") throw new Error(`no page: ${page.filePath}`);
  },
  markdown: {
    html: false,
    config(markdown) {
      markdown.core.ruler.push("links-of-the-site", ({ tokens, env }) => {
        const page = String(env.relativePath ?? "");
        for (const token of tokens.flatMap((block) => block.children ?? [])) {
          const href = token.type === "link_open" ? token.attrGet("href") : null;
          if (href !== null) token.attrSet("href", linkOnSite(href, page, { root, isPage }));
        }
      });
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Start", link: "/docs/tutorials/first-workflow" },
      { text: "Documents", link: "/docs/" },
      { text: "Compatibility", link: "/COMPATIBILITY" },
      { text: "Changes", link: "/CHANGELOG" },
    ],
    sidebar: sidebarOf(root, "docs/README.md"),
    outline: [2, 3],
    socialLinks: [{ icon: "github", link: "https://github.com/openswf/openswf" }],
  },
});
