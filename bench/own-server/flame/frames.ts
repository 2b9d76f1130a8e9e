/** The members of a `.cpuprofile` that a flame graph needs. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A function under its callers. Calls of it from different lines of one caller are one frame. */
export interface Frame {
  readonly name: string;
  /** Where it is: a package and a file of ours, a module of Node, or nothing for native code. */
  readonly place: string;
  /** Microseconds in it and in what it calls. */
  micros: number;
  readonly children: Map<string, Frame>;
}

/** Time that is no work of the thread. */
const notWork: ReadonlySet<string> = new Set(["(idle)", "(program)"]);

/** Merges the samples of a profile into one tree. Idle time, and time outside JavaScript's engine, is left out. */
export function framesOf(profile: CpuProfile): Frame {
  const selfMicros = new Map<number, number>();
  profile.samples.forEach((id, index) => {
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + Math.max(0, profile.timeDeltas[index] ?? 0));
  });
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const root: Frame = { name: "main thread", place: "", micros: 0, children: new Map() };
  const [top] = profile.nodes;
  // A stack of its own: a profile may be deeper than the call stack.
  const open = (top?.children ?? []).map((id) => ({ id, path: [root] }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = nodes.get(next.id);
    if (node === undefined) throw new Error(`the profile has no node ${next.id}`);
    if (notWork.has(node.callFrame.functionName)) continue;
    const path = [...next.path, frameIn(next.path.at(-1) ?? root, node.callFrame)];
    const micros = selfMicros.get(next.id) ?? 0;
    for (const frame of path) frame.micros += micros;
    for (const id of node.children ?? []) open.push({ id, path });
  }
  return root;
}

function frameIn(parent: Frame, { functionName, url, lineNumber }: CpuProfile["nodes"][number]["callFrame"]): Frame {
  const key = `${functionName} ${url} ${lineNumber}`;
  let frame = parent.children.get(key);
  if (frame === undefined) {
    frame = { name: functionName || "(anonymous)", place: placeOf(url), micros: 0, children: new Map() };
    parent.children.set(key, frame);
  }
  return frame;
}

/** Without the folders of the machine on which it was measured. */
function placeOf(url: string): string {
  const own = /\/packages\/([^/]+)\/(?:src|dist)\/(.+)$/.exec(url);
  if (own !== null) return `${own[1]}/${own[2]}`;
  const module = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url);
  return module?.[1] ?? (url.startsWith("node:") ? url : "");
}
