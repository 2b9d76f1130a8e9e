import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type ArmedCall, callByInspector, callByScript } from "../../src/isolation/realm/armed-call.ts";
import { canTerminate } from "../../src/isolation/realm/time-limit.ts";

const ways: readonly [string, () => ArmedCall | undefined][] = [
  ["the inspector", callByInspector],
  ["a script", callByScript],
];

describe.each(ways)("a call armed by %s", (_, make) => {
  const armed = (): ArmedCall => {
    const call = make();
    if (call === undefined) throw new Error("This Node has no inspector");
    return call;
  };

  test("calls the function of this call, also with others beside", () => {
    const [first, second] = [armed(), armed()];
    const called: string[] = [];
    first(() => called.push("first"), 1_000);
    second(() => called.push("second"), 1_000);
    first(() => called.push("third"), 1_000);
    expect(called).toEqual(["first", "second", "third"]);
  });

  test("may be made within another", () => {
    const call = armed();
    const called: string[] = [];
    call(() => {
      call(() => called.push("inner"), 1_000);
      called.push("outer");
    }, 1_000);
    expect(called).toEqual(["inner", "outer"]);
  });

  test.runIf(canTerminate)("ends a loop, and works on afterwards", () => {
    const call = armed();
    let turns = 0;
    const endless = (): void => {
      for (;;) turns += 1;
    };
    try {
      call(endless, 50);
    } catch (error) {
      expect(error).toMatchObject({ code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
    }
    const ended = turns;
    call(() => {
      turns = -1;
    }, 1_000);
    expect(ended).toBeGreaterThan(0);
    expect(turns).toBe(-1);
  });
});

test("a process that may not use the inspector arms by a script", () => {
  const module = new URL("../../src/isolation/realm/armed-call.ts", import.meta.url);
  const program = `
    import { armedCall, callByInspector } from ${JSON.stringify(module.href)};
    let called = 0;
    armedCall()(() => { called += 1; }, 1_000);
    console.log(callByInspector() === undefined, called);`;
  const permitted = ["--permission", "--allow-fs-read=*", "--no-warnings", "--input-type=module", "--eval", program];
  expect(execFileSync(process.execPath, permitted, { encoding: "utf8" })).toBe("true 1\n");
});
