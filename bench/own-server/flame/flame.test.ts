import { describe, expect, test } from "vitest";
import { flameSvg } from "./flame-svg.ts";
import { type CpuProfile, framesOf } from "./frames.ts";

const node = (id: number, functionName: string, children: number[] = [], url = ""): CpuProfile["nodes"][number] => ({
  id,
  callFrame: { functionName, url, lineNumber: 1 },
  children,
});

/** `answer` calls `parse` twice, on two lines; the thread is idle for the rest. */
const profile: CpuProfile = {
  nodes: [
    node(1, "(root)", [2, 5]),
    node(2, "answer", [3, 4], "file:///home/somebody/openswf/packages/core/src/composition/answer.ts"),
    node(3, "parse", [], "node:internal/json"),
    node(4, "parse", [], "node:internal/json"),
    node(5, "(idle)"),
  ],
  samples: [2, 3, 4, 5],
  timeDeltas: [100, 200, 300, 9_000],
};

describe("the frames of a profile", () => {
  test("hold the time of what they call, without idle time, and merge calls from different lines", () => {
    const root = framesOf(profile);
    expect(root.micros).toBe(600);
    const [answer] = [...root.children.values()];
    expect(answer).toMatchObject({ name: "answer", place: "core/composition/answer.ts", micros: 600 });
    expect([...(answer?.children.values() ?? [])]).toMatchObject([{ name: "parse", micros: 500 }]);
  });

  test("are refused if the profile is damaged", () => {
    expect(() => framesOf({ ...profile, nodes: profile.nodes.slice(0, 2) })).toThrow("no node");
  });
});

test("a flame graph names functions and their shares, and nothing of the machine", () => {
  const svg = flameSvg(framesOf(profile), "before & after");
  expect(svg).toContain("parse (node:internal/json): 83.3 %");
  expect(svg).toContain("before &#38; after");
  expect(svg).not.toContain("somebody");
});

test("frames too narrow to be seen are left out", () => {
  const svg = flameSvg(framesOf({ ...profile, timeDeltas: [1_000_000, 1, 1, 0] }), "");
  expect(svg).toContain("answer");
  expect(svg).not.toContain("parse");
});
