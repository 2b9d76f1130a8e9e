import { SourceMap } from "node:module";
import { withRemedy } from "./missing-globals.ts";
import type { WorkflowBundle } from "./workflow-bundle.ts";

// `as`: rollup wrote the map in the form that Node reads.
const readMap = (json: string): SourceMap =>
  new SourceMap(JSON.parse(json) as ConstructorParameters<typeof SourceMap>[0]);

/** One map for each bundle: it is some megabytes, decoded when the first error needs it. */
const maps = new WeakMap<WorkflowBundle, SourceMap>();

const position = /openswf-workflows\.js:(\d+):(\d+)/;
const frame = /^\s+at /;

/** Sources of the SDK are named so. Frames of Node, of the prelude and of rollup have no source at all. */
const ours = /[ (]@openswf\/flow\//;

/**
 * Rewrites positions in a stack to those of the author's sources, and leaves out frames that are not of workflow code. A
 * message about a global that does not exist here gets its remedy.
 */
export function originalStack(stack: string, bundle: WorkflowBundle): string {
  const map = maps.get(bundle) ?? readMap(bundle.sourceMap);
  maps.set(bundle, map);
  const lines = stack.split("\n").map((line) => (frame.test(line) ? originalFrame(line, map) : withRemedy(line)));
  return lines.filter((line) => line !== undefined).join("\n");
}

function originalFrame(line: string, map: SourceMap): string | undefined {
  const found = position.exec(line);
  if (found === null) return undefined;
  const entry = map.findEntry(Number(found[1]) - 1, Number(found[2]) - 1);
  if (!("originalSource" in entry)) return undefined;
  const { originalSource, originalLine, originalColumn } = entry;
  const original = `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
  const rewritten = line.replace(position, original);
  return ours.test(rewritten) ? undefined : rewritten;
}
