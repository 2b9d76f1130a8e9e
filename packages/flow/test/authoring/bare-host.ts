import type { Command } from "../../src/authoring/command.ts";
import type { EventType, HistoryEvent } from "../../src/authoring/history-event.ts";
import type { Host, Inner, Listener } from "../../src/authoring/host.ts";
import { attach } from "../../src/authoring/runtime.ts";
import { asyncContext } from "../../src/replay/async-context.ts";

interface Sent {
  readonly command: Command;
  readonly listener: Listener | undefined;
}

const execution = { workflowId: "w", runId: "r" };
const settings = {
  childPolicy: undefined,
  executionStartToCloseTimeout: undefined,
  taskStartToCloseTimeout: undefined,
  taskPriority: undefined,
  lambdaRole: undefined,
};

/** The library of workflow code in this realm, with a test in the place of SWF: for races that no server can be made to run. */
export class BareHost {
  readonly sent: Sent[] = [];
  readonly inner: Inner;
  #ids = 0;

  constructor() {
    const refuse = (): never => {
      throw new Error("not part of this test");
    };
    const host: Host = {
      info: {
        domain: "d",
        ...execution,
        workflowType: { name: "n", version: "1" },
        taskList: "n",
        tagList: [],
        startedAt: 0,
        settings,
        parent: undefined,
        continuedFromRunId: undefined,
      },
      offloads: false,
      context: asyncContext(),
      now: () => 0,
      random: () => 0,
      isReplaying: () => false,
      historyLength: () => 0,
      nextId: (prefix) => `${prefix}${++this.#ids}`,
      send: (command, listener) => {
        this.sent.push({ command, listener });
        // All has gone out by the time somebody would take it back.
        return { takeBack: () => false };
      },
      sideEffect: refuse,
      localActivity: refuse,
      patched: refuse,
      publish: refuse,
      close: refuse,
      fault: refuse,
      originalStack: (stack) => stack,
      log: () => {},
    };
    this.inner = attach(host, {});
  }

  get types(): readonly string[] {
    return this.sent.map(({ command }) => command.decisionType);
  }

  /** Tells who sent the decision with this index of an event about it, and lets the code go on. */
  async tells<Type extends EventType>(
    index: number,
    eventType: Type,
    attributes: Partial<HistoryEvent<Type>["attributes"]>,
  ): Promise<void> {
    // `as`: only what the test is about is given.
    const event = { eventType, eventId: 1, at: 0, attributes } as unknown as HistoryEvent;
    this.sent[index]?.listener?.(event);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
