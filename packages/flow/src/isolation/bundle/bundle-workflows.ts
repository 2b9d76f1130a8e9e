import { dirname, extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import commonjsModule from "@rollup/plugin-commonjs";
import jsonModule from "@rollup/plugin-json";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { type OutputChunk, type Plugin, type RollupError, rollup } from "@rollup/wasm-node";
import { BundleError, bundleBytesMax, bundleFile, type WorkflowBundle } from "../workflow-bundle.ts";
import { quickGlobals } from "./global-names.ts";
import { displayName, ImportChains, importsPlugin, sdkFolder } from "./imports.ts";
import { stripTypesPlugin } from "./strip-types.ts";

/** Files of this SDK have the ending of this one: `.ts` in the sources, `.js` in what is published. */
const sdkFile = (path: string): string =>
  fileURLToPath(new URL(`../../${path}${extname(import.meta.url)}`, import.meta.url));

export interface BundleOptions {
  /** The SDK's part inside the realm. Only tests replace it. */
  readonly runtime?: URL;
  /** Conditions of `exports` in packages, besides the usual ones. By default those that Node was started with. */
  readonly conditions?: readonly string[];
}

// Their types describe CommonJS; Node gives the function itself.
const commonjs = commonjsModule as unknown as typeof commonjsModule.default;
const json = jsonModule as unknown as typeof jsonModule.default;

const entryId = "\0workflows";

/** The module that imports everything; its two exports are those of an `Instance`. */
function entryModule(entries: readonly string[], runtime: string): string {
  const names = entries.map((_, index) => `entry${index}`);
  return [
    ...entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`),
    `import * as runtime from ${JSON.stringify(runtime)};`,
    `const workflows = Object.freeze(Object.assign(Object.create(null), ${names.join(", ")}));`,
    "export { workflows, runtime };",
  ].join("\n");
}

/** `process.env.NODE_ENV` is in many libraries, and tells them nothing but to leave out their warnings. */
const nodeEnv = /\bprocess\.env\.NODE_ENV\b/g;

const isAuthors = (id: string, root: string): boolean =>
  !(id.startsWith("\0") || id.startsWith(sdkFolder)) && installedIn(id) === installedIn(root);

/** The folder whose `node_modules` has a file; empty for one that nobody has installed. */
const installedIn = (path: string): string =>
  path.slice(0, Math.max(0, path.search(/[\\/]node_modules[\\/](?!.*[\\/]node_modules[\\/])/)));

/** Serves the entry module, and refuses a name that two of the author's entries export. */
function entryPlugin(code: string, entries: readonly string[], root: string): Plugin {
  return {
    name: "workflow-entry",
    resolveId: (id) => (id === entryId ? id : null),
    load: (id) => (id === entryId ? code : null),
    transform: (source, id) => ({
      code: source.replace(nodeEnv, '"production"        '),
      map: null,
      // Of an author's file nothing is left out: Rollup drops loops that seem to do nothing, and what waits in one hangs no more.
      ...(isAuthors(id, root) && { moduleSideEffects: "no-treeshake" as const }),
    }),
    buildEnd(error) {
      if (error !== undefined) return;
      const exporters = new Map<string, string>();
      for (const entry of entries) {
        for (const name of this.getModuleInfo(entry)?.exports ?? []) {
          const other = exporters.get(name);
          if (other !== undefined) {
            const where = `${displayName(other, root)} and ${displayName(entry, root)}`;
            throw new BundleError(`Two entries export "${name}": ${where}. Rename one of them.`);
          }
          exporters.set(name, entry);
        }
      }
    },
  };
}

/** They say what a module is for, or how it is loaded. Ours never runs on Node's side of the realm. */
const notForWorkflows = new Set(["", "node", "node-addons", "module-sync", "import", "require", "default"]);

/** Conditions that this process was started with, such as `--conditions=source`. */
function conditionsOfProcess(): readonly string[] {
  const found = process.execArgv.flatMap((argument, index, all) => {
    const match = /^(?:--conditions|-C)(?:=(.+))?$/.exec(argument);
    return match === null ? [] : [match[1] ?? all[index + 1] ?? ""];
  });
  return found.filter((condition) => !notForWorkflows.has(condition));
}

interface Wrapper {
  readonly before: string;
  readonly after: string;
}

/** Rollup's errors in the words of our authors. */
function bundleError(error: unknown, root: string): Error {
  if (!(error instanceof Error)) return new BundleError(String(error));
  if (error.cause instanceof BundleError) return error.cause;
  const { code, pluginCode, id, loc } = error as RollupError; // `as`: all are optional, so any error will do.
  if (typescriptCodes.has(pluginCode)) return typescriptError(error, pluginCode, root);
  const file = id === undefined ? "" : displayName(id, root);
  if (code === "INVALID_TLA_FORMAT") {
    return new BundleError(`${file} uses await outside of a function, but modules of workflow code must run at once.`);
  }
  const message = error.message.replace(/^\[plugin [^\]]+\] /, "").replaceAll(`${root}/`, "");
  if (loc === undefined) return new BundleError(message, { cause: error });
  const said = message.replace(/^\S+ \(\d+:\d+\): /, "");
  return new BundleError(`${file}:${loc.line}:${loc.column}: ${said}`, { cause: error });
}

const notErasable = "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
const typescriptCodes: ReadonlySet<unknown> = new Set(["ERR_INVALID_TYPESCRIPT_SYNTAX", notErasable]);

/** Node's error about a TypeScript file: its stack begins with the line, and Rollup has put the file before its message. */
function typescriptError(error: Error, code: unknown, root: string): BundleError {
  const [, path = "", message = error.message] =
    /^Could not load (.+?)(?: \(imported by .*?\))?: (.*)$/s.exec(error.message) ?? [];
  const line = /^[^\n]*?:(\d+)\n/.exec(error.stack ?? "")?.[1];
  const remedy =
    code === notErasable ? ". Node only removes types: erasableSyntaxOnly in tsconfig.json finds all such places." : "";
  const file = displayName(resolve(root, path), root);
  return new BundleError(`${line === undefined ? file : `${file}:${line}`}: ${message}${remedy}`, { cause: error });
}

async function generate(
  input: string,
  plugins: readonly Plugin[],
  root: string,
  wrapper: Wrapper,
): Promise<OutputChunk> {
  try {
    const build = await rollup({
      input,
      plugins: [...plugins],
      onwarn(warning) {
        if (warning.code === "MISSING_EXPORT") throw new BundleError(warning.message);
      },
    });
    const { output } = await build.generate({
      format: "iife",
      name: "exported",
      exports: "named",
      inlineDynamicImports: true,
      sourcemap: true,
      indent: false,
      file: `${root}/${bundleFile}`,
      sourcemapPathTransform: (path) => displayName(resolve(root, path), root),
      banner: wrapper.before,
      footer: wrapper.after,
    });
    await build.close();
    return output[0];
  } catch (error) {
    throw bundleError(error, root);
  }
}

/**
 * The scope has to be an object that is searched by name, since a workflow's global object may gain names later. `with` is
 * that, and strict code may stand inside it.
 */
const workflowWrapper: Wrapper = {
  before:
    `(function (scope) { with (scope) return (function () { "use strict"; ` +
    `const { ${quickGlobals.join(", ")} } = scope; return (function () {`,
  after: "return exported; })(); })(); })",
};
const preludeWrapper: Wrapper = { before: `(function () { "use strict";`, after: "return exported; })()" };

async function bundlePrelude(): Promise<string> {
  const input = sdkFile("isolation/inside/prelude");
  return (await generate(input, [stripTypesPlugin()], dirname(input), preludeWrapper)).code;
}

let prelude: Promise<string> | undefined;

/**
 * Puts workflow code and all that it imports into one bundle. What cannot run deterministically is refused with the chain of
 * imports that leads to it.
 *
 * @param entries Files that export workflows, in TypeScript or JavaScript. Two of them must not export the same name.
 */
export async function bundleWorkflows(
  entries: URL | readonly URL[],
  options: BundleOptions = {},
): Promise<WorkflowBundle> {
  const files = [entries].flat().map((entry) => fileURLToPath(entry));
  const [first] = files;
  if (first === undefined) throw new BundleError("Name at least one file that exports workflows.");
  const root = dirname(first);
  const runtime = options.runtime === undefined ? sdkFile("authoring/runtime") : fileURLToPath(options.runtime);
  const plugins = [
    entryPlugin(entryModule(files, runtime), files, root),
    importsPlugin(new ImportChains(root), sdkFile("workflow"), root),
    nodeResolve({
      browser: true,
      preferBuiltins: false,
      extensions: [".ts", ".mts", ".cts", ".mjs", ".js", ".cjs", ".json"],
      exportConditions: ["production", ...(options.conditions ?? conditionsOfProcess())],
    }),
    stripTypesPlugin(),
    json(),
    commonjs({ extensions: [".js", ".cjs", ".cts"], strictRequires: "auto" }),
  ];
  prelude ??= bundlePrelude();
  const chunk = await generate(entryId, plugins, root, workflowWrapper);
  if (Buffer.byteLength(chunk.code) > bundleBytesMax) {
    throw new BundleError(
      `The workflow bundle is larger than ${bundleBytesMax} bytes: import less into workflow code.`,
    );
  }
  const modules = chunk.moduleIds.filter((id) => !id.startsWith("\0"));
  return {
    code: chunk.code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, ""),
    sourceMap: chunk.map?.toString() ?? "",
    files: modules.map((id) => displayName(id, root)).filter((name) => !name.startsWith("@openswf/flow/")),
    root: pathToFileURL(`${root}/`).href,
    prelude: await prelude,
  };
}
