import { type Metrics, ownTree } from "../server/server-process.ts";
import { checkOut } from "./other-tree.ts";

/** What the flags say this tree is compared with: another commit, or itself without its metrics. */
export type Comparison = { readonly kind: "commit"; readonly ref: string } | { readonly kind: "without metrics" };

/** The other side of a comparison. Disposing it removes what was checked out for it. */
export interface OtherSide extends Disposable {
  /** For headings. */
  readonly name: string;
  readonly tree: string;
  readonly metrics: Metrics;
}

/** Throws a TypeError when there is no such commit. */
export function openOtherSide(comparison: Comparison): OtherSide {
  if (comparison.kind === "without metrics")
    return { name: "without metrics", tree: ownTree, metrics: "off", [Symbol.dispose]: () => {} };
  const { folder, commit, [Symbol.dispose]: dispose } = checkOut(comparison.ref);
  return { name: commit, tree: folder, metrics: "on", [Symbol.dispose]: dispose };
}
