import { familyLinks } from "@openswf/insight/family/family-links";
import { expect, test } from "vitest";
import { continueAsNew, failExecution, startChild } from "../../../../core/test/world/decisions.ts";
import { openWorld, type World } from "../../../../core/test/world/world.ts";
import { eventsOf } from "../../../../insight/test/world/histories.ts";
import {
  type FamilyRow,
  familyRows,
  type KnownRun,
  knownFromStart,
  runBefore,
} from "../../../src/logic/family/family-rows.ts";

type Runs = Readonly<Record<"parent" | "again" | "bad" | "sub" | "subAgain", string>>;

/** A parent that continues as new once, with three children: one that fails, one that continues as new, one that is refused. */
async function family(): Promise<{ world: World; runs: Runs }> {
  const world = await openWorld();
  const parent = await world.starts("parent");
  await world.decides(
    startChild("bad", { taskList: { name: "bad" } }),
    startChild("sub", { taskList: { name: "sub" }, childPolicy: "ABANDON" }),
    startChild("never", { workflowType: { name: "nothing", version: "1" } }),
  );
  const [bad, sub] = [await world.runOf("bad"), await world.runOf("sub")];
  await world.waits(1);
  await world.answers(await world.takesDecisionTask("bad"), failExecution("Bad"));
  await world.answers(await world.takesDecisionTask("sub"), continueAsNew());
  await world.decides(continueAsNew());
  return { world, runs: { parent, again: await world.runOf("parent"), bad, sub, subAgain: await world.runOf("sub") } };
}

async function known(world: World, ids: Readonly<Record<string, string>>): Promise<Map<string, KnownRun>> {
  const runs = new Map<string, KnownRun>();
  for (const [workflowId, runId] of Object.entries(ids)) {
    runs.set(runId, {
      workflowId: workflowId.replace(/ .*/, ""),
      links: familyLinks(await eventsOf(world, { runId })),
      isRead: true,
    });
  }
  return runs;
}

function shown(rows: readonly FamilyRow[]): readonly string[] {
  return rows.map(
    ({ depth, relation, workflowId, status, isCurrent }) =>
      `${"  ".repeat(depth)}${relation} ${workflowId} ${status}${isCurrent ? " *" : ""}`,
  );
}

test("a family is drawn from its oldest run, children below and continued runs after", async () => {
  const { world, runs } = await family();
  const all = await known(world, {
    "parent 1": runs.parent,
    "parent 2": runs.again,
    bad: runs.bad,
    "sub 1": runs.sub,
    "sub 2": runs.subAgain,
  });
  const { links } = all.get(runs.parent) ?? {};
  expect([links?.status, links?.continuedAs, links?.children.map(({ workflowId }) => workflowId)]).toEqual([
    "CONTINUED_AS_NEW",
    runs.again,
    ["bad", "sub"],
  ]);
  expect(all.get(runs.again)?.links.continuedFrom).toBe(runs.parent);
  const rows = familyRows(all, runs.bad);
  expect(shown(rows)).toEqual([
    "top parent CONTINUED_AS_NEW",
    "  child bad FAILED *",
    "  child sub CONTINUED_AS_NEW",
    "  continued sub OPEN",
    "continued parent OPEN",
  ]);
  expect(rows.every(({ isRead }) => isRead)).toBe(true);
  expect(rows.map(({ hasChildren }) => hasChildren)).toEqual([true, false, false, false, false]);
});

test("what was not read yet is drawn as far as it is known", async () => {
  const { world, runs } = await family();
  const one = await known(world, { bad: runs.bad });
  expect(shown(familyRows(one, runs.bad))).toEqual(["top bad FAILED *"]);
  const two = await known(world, { bad: runs.bad, parent: runs.parent });
  expect(shown(familyRows(two, runs.bad))).toEqual([
    "top parent CONTINUED_AS_NEW",
    "  child bad FAILED *",
    "  child sub OPEN",
    "continued parent unknown",
  ]);
});

test("a run is put below its parent and after the run it continued, of which only the beginnings are known", async () => {
  const { world, runs } = await family();
  const start = async (runId: string) => {
    const links = familyLinks((await eventsOf(world, { runId })).slice(0, 1));
    return { ...links, status: "CONTINUED_AS_NEW" } as const;
  };
  const bad = familyLinks(await eventsOf(world, { runId: runs.bad }));
  const after = { workflowId: "bad", runId: runs.bad, links: bad };
  expect(runBefore(after)).toEqual({ workflowId: "parent", runId: runs.parent });
  const parent = knownFromStart({ workflowId: "parent", start: await start(runs.parent) }, after);
  const below = new Map<string, KnownRun>([
    [runs.bad, { workflowId: "bad", links: bad, isRead: true }],
    [runs.parent, parent],
  ]);
  const rows = familyRows(below, runs.bad);
  expect(shown(rows)).toEqual(["top parent CONTINUED_AS_NEW", "  child bad FAILED *"]);
  expect(rows.map(({ isRead }) => isRead)).toEqual([false, true]);

  const again = { workflowId: "parent", runId: runs.again, links: await start(runs.again) };
  expect(runBefore(again)).toEqual({ workflowId: "parent", runId: runs.parent });
  const before = knownFromStart({ workflowId: "parent", start: await start(runs.parent) }, again);
  const continued = new Map<string, KnownRun>([
    [runs.again, { workflowId: "parent", links: again.links, isRead: true }],
    [runs.parent, before],
  ]);
  expect(shown(familyRows(continued, runs.again))).toEqual([
    "top parent CONTINUED_AS_NEW",
    "continued parent CONTINUED_AS_NEW *",
  ]);
  expect(runBefore({ workflowId: "parent", links: await start(runs.parent) })).toBeUndefined();
});

test("a history that names itself as its own parent, child and successor does no harm", () => {
  const self = { workflowId: "w", runId: "r" };
  const child = { ...self, typeName: "t", status: "OPEN", initiatedEventId: 5 } as const;
  const links = {
    typeName: "t",
    parent: self,
    continuedFrom: "r",
    continuedAs: "r",
    status: "OPEN",
    children: [child, child],
  } as const;
  expect(shown(familyRows(new Map([["r", { workflowId: "w", links, isRead: true }]]), "r"))).toEqual(["top w OPEN *"]);
  expect(shown(familyRows(new Map(), "r"))).toEqual(["top  unknown *"]);
});

test("children are shown to a depth that a page has room for", () => {
  const runs = Array.from({ length: 60 }, (_, index): [string, KnownRun] => {
    const child = {
      workflowId: `w${index + 1}`,
      runId: `r${index + 1}`,
      typeName: "t",
      status: "OPEN",
      initiatedEventId: 5,
    } as const;
    const links = {
      typeName: "t",
      parent: undefined,
      continuedFrom: undefined,
      continuedAs: undefined,
      status: "OPEN",
      children: [child],
    } as const;
    return [`r${index}`, { workflowId: `w${index}`, links, isRead: true }];
  });
  expect(familyRows(new Map(runs), "r0").map(({ depth }) => depth)).toEqual(
    Array.from({ length: 51 }, (_, depth) => depth),
  );
});
