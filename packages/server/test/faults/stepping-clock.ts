import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Caller } from "../crash/caller.ts";
import { domain } from "../crash/plans.ts";
import { type Fault, type FaultyLife, onSqlite, type Print } from "./fault.ts";
import { OwnExecutions } from "./own-executions.ts";
import { dateOf } from "./server-health.ts";

const libraries = ["x86_64", "aarch64"].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketimeMT.so.1`);
const stepSeconds = 7_200;
const timersAtOnce = 4;
const timerSeconds = 2;
/** How late a timer may fire on a busy machine. */
const latenessMs = 30_000;
/** A poll without a task is held for a second. */
const pollWithinMs = 20_000;
const pollsWaiting = 4;

/** The wall clock steps two hours back, and forward again. The monotonic clock goes on, as that of Linux does. */
export const steppingClock: Fault = {
  name: "the clock steps back, then forward",
  cannotRun: () =>
    findLibrary() === undefined ? { reason: "libfaketime is not installed", kind: "notInstalled" } : undefined,
  prepare: async (folder) => {
    const clock = join(folder, "clock");
    const step = (seconds: number): void => writeFileSync(clock, `${seconds < 0 ? "" : "+"}${seconds}\n`);
    step(0);
    const faked = {
      LD_PRELOAD: findLibrary() ?? "",
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    };
    const under = ["env", ...Object.entries(faked).map(([name, value]) => `${name}=${value}`)];
    return { ...onSqlite(join(folder, "openswf.sqlite")), under, happens: (life) => backAndForward(life, step) };
  },
};

function findLibrary(): string | undefined {
  return libraries.find((library) => existsSync(library));
}

async function backAndForward({ port, print }: FaultyLife, step: (seconds: number) => void): Promise<string[]> {
  const caller = new Caller(port);
  const clock = new ClockTest(port, caller, print);
  await clock.timersFire("as the clock steps back", () => step(-stepSeconds));
  await clock.checkClock(-stepSeconds);
  await clock.timersFire("while the clock is behind", () => {});
  await clock.timersFire("as the clock steps forward", () => step(0));
  await clock.checkClock(0);
  await clock.own.terminate();
  caller.close();
  return clock.problems;
}

class ClockTest {
  readonly #port: number;
  readonly #caller: Caller;
  readonly #print: Print;
  readonly own: OwnExecutions;
  readonly problems: string[] = [];

  constructor(port: number, caller: Caller, print: Print) {
    this.#port = port;
    this.#caller = caller;
    this.#print = print;
    this.own = new OwnExecutions(caller, "clock");
  }

  /** The test would prove nothing if the server did not see the step. */
  async checkClock(stepped: number): Promise<void> {
    const seen = Math.round(((await dateOf(this.#port)) - Date.now()) / 1_000);
    if (Math.abs(seen - stepped) <= stepSeconds / 4) return;
    this.problems.push(`the server's clock is off by ${seen} s, but should be by ${stepped} s`);
  }

  /** Starts timers, makes polls wait, steps the clock, and waits for both. */
  async timersFire(when: string, step: () => void): Promise<void> {
    for (let timer = 0; timer < timersAtOnce; timer += 1) await this.#startTimer();
    const began = performance.now();
    const polls = Promise.all(Array.from({ length: pollsWaiting }, () => this.#waitingPoll(when)));
    await pause(100);
    step();
    const pollMs = Math.max(...(await polls));
    let fired = 0;
    while (fired < timersAtOnce && performance.now() - began < timerSeconds * 1_000 + latenessMs) {
      fired += await this.#takeFired();
    }
    const firedMs = Math.round(performance.now() - began);
    this.#print(`  ${when}: polls were answered within ${pollMs} ms, ${fired} timers fired within ${firedMs} ms`);
    if (fired < timersAtOnce) this.problems.push(`${when}: only ${fired} of ${timersAtOnce} timers fired`);
  }

  async #startTimer(): Promise<void> {
    await this.own.start();
    const task = await this.own.poll();
    const taskToken = task.kind === "acknowledged" ? task.output.taskToken : undefined;
    if (taskToken === undefined) return void this.problems.push("no task after a start");
    const startTimerDecisionAttributes = { timerId: "timer", startToFireTimeout: String(timerSeconds) };
    const decisions = [{ decisionType: "StartTimer" as const, startTimerDecisionAttributes }];
    await this.#caller.call("RespondDecisionTaskCompleted", { taskToken, decisions });
  }

  /** Milliseconds until a poll without a task was answered. */
  async #waitingPoll(when: string): Promise<number> {
    const began = performance.now();
    const nobody = { domain, taskList: { name: "empty" } };
    const reply = await Promise.race([
      this.#caller.call("PollForActivityTask", nobody),
      pause(pollWithinMs, undefined),
    ]);
    if (reply?.kind !== "acknowledged") this.problems.push(`${when}: a poll was ${reply?.kind ?? "not answered"}`);
    return Math.round(performance.now() - began);
  }

  /** Takes one task of a timer that has fired, and completes its execution. Returns how many there were. */
  async #takeFired(): Promise<number> {
    const task = await this.own.poll();
    const { taskToken, events } = task.kind === "acknowledged" ? task.output : {};
    if (taskToken === undefined) return 0;
    if (!events?.some(({ eventType }) => eventType === "TimerFired")) {
      this.problems.push("a task was scheduled before the timer fired");
    }
    const decisionType = "CompleteWorkflowExecution" as const;
    const decisions = [{ decisionType, completeWorkflowExecutionDecisionAttributes: {} }];
    await this.#caller.call("RespondDecisionTaskCompleted", { taskToken, decisions });
    return 1;
  }
}
