import { expect, test } from "vitest";
import { manualClock } from "../../src/ports/manual-clock.ts";
import { SymptomLog } from "../../src/symptoms/symptom-log.ts";
import { TestLog } from "../world/test-log.ts";
import { TestMeter } from "../world/test-meter.ts";

const hourMs = 3_600_000;

function openLog() {
  const clock = manualClock(0);
  const log = new TestLog();
  const meter = new TestMeter();
  const symptoms = new SymptomLog({ clock, log, meter });
  const warn = (about: string): void => symptoms.warn("list_unpolled", about, { about }, "nobody polls");
  return { clock, log, meter, warn };
}

test("the same is said once, and again after an hour with how often it was left out", async () => {
  const { clock, log, meter, warn } = openLog();
  for (let times = 0; times < 50; times += 1) warn("a");
  expect(log.warnings).toEqual([{ message: "nobody polls", symptom: "list_unpolled", about: "a" }]);
  await clock.advance(hourMs);
  warn("a");
  expect(log.warnings.at(-1)).toMatchObject({ about: "a", again: 49 });
  expect(meter.totalsOf("openswf_symptoms")).toMatchObject({ list_unpolled: 51 });
});

test("what goes on is said more and more rarely, but once a day", async () => {
  const { clock, log, warn } = openLog();
  const saidAt: number[] = [];
  for (let hour = 0; hour <= 96; hour += 1) {
    const before = log.warnings.length;
    warn("a");
    if (log.warnings.length > before) saidAt.push(hour);
    await clock.advance(hourMs);
  }
  expect(saidAt).toEqual([0, 1, 3, 7, 15, 31, 55, 79]);
});

test("many things at once get ten lines a minute, and the next line tells of the others", async () => {
  const { clock, log, meter, warn } = openLog();
  for (let index = 0; index < 500; index += 1) warn(`list-${index}`);
  expect(log.warnings).toHaveLength(10);
  await clock.advance(60_000);
  warn("list-400");
  expect(log.warnings).toHaveLength(11);
  expect(log.warnings.at(-1)).toMatchObject({ about: "list-400", again: 1, otherLinesLeftOut: 490 });
  expect(meter.totalsOf("openswf_symptoms")).toMatchObject({ list_unpolled: 501 });
});
