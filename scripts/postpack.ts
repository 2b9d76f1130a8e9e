/** npm runs it in the folder of a package when that has been packed: puts the manifest of the workspace back. */
import { restoreManifest } from "./packages/published-manifest.ts";

restoreManifest(process.cwd());
