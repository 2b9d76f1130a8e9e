import { builtinModules } from "node:module";
import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin, PluginContext } from "@rollup/wasm-node";
import { BundleError } from "../workflow-bundle.ts";
import { Siblings } from "./siblings.ts";

const builtins = new Set(builtinModules);

const inActivity = "Call it in an activity, or import only its types (import type).";

/** The parts of this SDK that run outside of workflow code. */
const outerParts = /^@openswf\/flow(?:\/|$)/;

/** Why a module cannot be part of workflow code; `undefined` if it can. */
function reasonAgainst(specifier: string): string | undefined {
  if (specifier.startsWith("node:") || builtins.has(specifier)) {
    return `${specifier} is part of Node, and what it does is not deterministic. ${inActivity}`;
  }
  if (specifier === "@openswf/flow/activity") {
    return (
      `${specifier} does not run in workflow code. To call activities, import nothing of them but their types: ` +
      'activities<typeof import("./activities.ts")>(). Failures that both throw and catch are of @openswf/flow/workflow.'
    );
  }
  if (outerParts.test(specifier)) {
    return `${specifier} does not run in workflow code, which has @openswf/flow/workflow. Import only its types (import type).`;
  }
  if (specifier.endsWith(".node")) return `${specifier} is native code. ${inActivity}`;
  return undefined;
}

/** Who imported what first, so that a refusal can name the way to it. */
export class ImportChains {
  readonly #root: string;
  readonly #importers = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  add(id: string, importer: string): void {
    if (!this.#importers.has(id) && id !== importer) this.#importers.set(id, importer);
  }

  /** `order.ts -> pricing.ts -> node:fs`. */
  to(last: string, importer: string | undefined): string {
    const names = [isAbsolute(last) ? displayName(last, this.#root) : last];
    const seen = new Set<string>();
    for (let id = importer; id !== undefined && !seen.has(id); id = this.#importers.get(id)) {
      seen.add(id);
      if (!id.startsWith("\0")) names.unshift(displayName(id, this.#root));
    }
    return names.join(" -> ");
  }
}

export const sdkFolder: string = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A file as an author knows it: relative to the first entry's folder, or from its package's name on. Files of this SDK begin
 * with its name, wherever they are.
 */
export function displayName(id: string, root: string): string {
  const file = id.replace(/^\0/, "").replace(/\?.*$/, "");
  if (file.startsWith(sdkFolder)) return `@openswf/flow/${relative(sdkFolder, file).replaceAll(sep, "/")}`;
  const path = relative(root, file).replaceAll(sep, "/");
  const inPackage = path.lastIndexOf("node_modules/");
  return inPackage < 0 ? path : path.slice(inPackage);
}

/** Rollup's own resolution, without its type in every signature. */
type Resolution = Awaited<ReturnType<PluginContext["resolve"]>>;

/** Why what an import led to cannot be part of workflow code. */
function reasonAgainstResolved(specifier: string, resolved: Resolution): string {
  const reason = reasonAgainst(specifier) ?? (resolved === null ? undefined : reasonAgainst(resolved.id));
  return reason ?? `${specifier} was not found. Install it, or correct the import.`;
}

/** Refuses what cannot run in workflow code, and leads `@openswf/flow/workflow` to this very copy of the SDK. */
export function importsPlugin(chains: ImportChains, workflowModule: string, root: string): Plugin {
  const siblings = new Siblings();
  return {
    name: "workflow-imports",
    async resolveId(specifier, importer, { attributes, custom, isEntry }) {
      if (importer === undefined || specifier.startsWith("\0")) return null;
      if (specifier === "@openswf/flow/workflow") return workflowModule;
      const sibling = siblings.find(specifier, importer);
      if (sibling !== undefined) {
        chains.add(sibling.id, importer);
        return sibling;
      }
      const asked = { attributes, isEntry, skipSelf: true, ...(custom !== undefined && { custom }) };
      const resolved = outerParts.test(specifier) ? null : await this.resolve(specifier, importer, asked);
      // A package may stand in for a builtin: by its name, or by the `browser` field of the package that imports it.
      if (resolved !== null && !resolved.external && reasonAgainst(resolved.id) === undefined) {
        chains.add(resolved.id, importer);
        return resolved;
      }
      const reason = reasonAgainstResolved(specifier, resolved);
      throw new BundleError(`Workflow code cannot import this: ${chains.to(specifier, importer)}\n${reason}`);
    },
    resolveDynamicImport(specifier, importer) {
      if (typeof specifier === "string") return null;
      const chain = chains.to("import(...)", importer);
      throw new BundleError(`Workflow code cannot choose a module at run time: ${chain}\nName the module in quotes.`);
    },
    resolveImportMeta(property, { moduleId }) {
      if (property !== "url") return "undefined";
      return JSON.stringify(`file:///${displayName(moduleId, root)}`);
    },
  };
}
