import { execFileSync } from "node:child_process";

/** CycloneDX's form, as far as it is looked at. */
interface BillOfMaterials {
  readonly bomFormat: string;
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses?: readonly unknown[];
  }[];
}

/**
 * The software bill of materials of what is installed in a folder, without what is only for development there: every
 * package with version, licence, origin and checksum, in the form of CycloneDX. Throws if a package has no licence.
 */
export function billOfMaterials(folder: string): { readonly text: string; readonly count: number } {
  const args = ["sbom", "--sbom-format", "cyclonedx", "--sbom-type", "application", "--omit", "dev"];
  const text = execFileSync("npm", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  // `as`: the form of `npm sbom`.
  const { bomFormat, components } = JSON.parse(text) as BillOfMaterials;
  if (bomFormat !== "CycloneDX" || components.length === 0) throw new Error("npm sbom lists no components.");
  const unlicensed = components.filter(({ licenses = [] }) => licenses.length === 0);
  if (unlicensed.length === 0) return { text, count: components.length };
  throw new Error(`Without a licence: ${unlicensed.map(({ name, version }) => `${name}@${version}`).join(", ")}`);
}
