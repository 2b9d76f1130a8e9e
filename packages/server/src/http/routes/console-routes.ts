import type { Page, Route } from "./route.ts";

/** A file of the console, as `@openswf/console/built` reads it. */
export interface ConsoleFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly gzipped: Uint8Array | undefined;
  readonly isImmutable: boolean;
}

/** What the console may do. With `read only`, it offers no actions; who serves it refuses them too. */
export type ConsoleMode = "everything" | "read only";

const root = "/console/";
const page = "index.html";
/** Tells the page what it may do. */
const settings = "settings.json";

/**
 * The web console, by the paths of its files below `/console/`. Every other path below it is an address within the console,
 * which its page reads. `files` is `undefined` where the console has not been built: then its address says how to do so.
 */
export const consoleRoutes = (
  files: ReadonlyMap<string, ConsoleFile> | undefined,
  mode: ConsoleMode,
): readonly Route[] => [
  {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: "/console",
    who: "anybody",
    answer: ({ url }) => ({
      status: 308,
      contentType: "text/plain; charset=utf-8",
      body: `${root}\n`,
      headers: { Location: root + queryOf(url) },
    }),
  },
  {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: root + settings,
    who: "anybody",
    answer: () => ({
      status: 200,
      contentType: "application/json",
      body: JSON.stringify({ mode }),
      headers: { "Cache-Control": "no-store" },
    }),
  },
  {
    kind: "page",
    methods: ["GET", "HEAD"],
    path: `${root}*`,
    who: "anybody",
    answer: ({ url, headers }) => consolePage(files, pathOf(url), takesGzip(headers.get("accept-encoding"))),
  },
];

function consolePage(files: ReadonlyMap<string, ConsoleFile> | undefined, path: string, gzip: boolean): Page {
  const name = path.slice(root.length);
  const file = files?.get(name) ?? (name.startsWith("assets/") ? undefined : files?.get(page));
  if (file === undefined) return files === undefined ? notBuilt : noSuchFile;
  const headers: Record<string, string> = {
    "Cache-Control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    Vary: "Accept-Encoding",
  };
  const { contentType, gzipped } = file;
  if (!gzip || gzipped === undefined) return { status: 200, contentType, body: file.body, headers };
  return { status: 200, contentType, body: gzipped, headers: { ...headers, "Content-Encoding": "gzip" } };
}

const noSuchFile: Page = {
  status: 404,
  contentType: "text/plain; charset=utf-8",
  body: "The console has no such file. Reload the page: the server has probably been updated.\n",
};

const notBuilt: Page = {
  status: 503,
  contentType: "text/plain; charset=utf-8",
  body: "The console has not been built yet. Run npm run console:build, then restart the server.\n",
};

const queryOf = (url: string): string => (url.includes("?") ? url.slice(url.indexOf("?")) : "");
const pathOf = (url: string): string => url.slice(0, url.length - queryOf(url).length);

/** Whether `Accept-Encoding` names gzip without refusing it. */
function takesGzip(header: string | undefined): boolean {
  return (header ?? "").split(",").some((coding) => /^\s*(x-)?gzip\s*(;\s*q=(?!0(\.0+)?\s*$).*)?$/i.test(coding));
}
