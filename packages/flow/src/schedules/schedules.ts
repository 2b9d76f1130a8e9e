import { isDeepStrictEqual } from "node:util";
import { AlreadyStartedError } from "../client/already-started.ts";
import type { Client } from "../client/client.ts";
import { DataError } from "../data/data-error.ts";
import { type Clock, systemClock } from "../waiting/clock.ts";
import { noted, ScheduleHandle } from "./schedule-handle.ts";
import type { ScheduleOptions } from "./schedule-options.ts";
import { specOf } from "./spec-of.ts";
import type { ScheduleSpec } from "./workflow/schedule-spec.ts";
import { scheduleWorkflowId } from "./workflow/schedule-tag.ts";
import { schedule } from "./workflow/schedule-workflow.ts";

export interface CreateOptions {
  /** Default: false. */
  readonly paused?: boolean;
  /** Why, for those who look at it later. Up to 1,000 characters. */
  readonly note?: string;
  /** Starts a run at once as well. Default: false. */
  readonly triggered?: boolean;
}

/**
 * Schedules of a client's domain: `new Schedules(await connect({ domain }))`. They are there for as long as they are not deleted, whether or not a
 * worker runs; what falls due while none runs is made up for.
 */
export class Schedules {
  readonly #client: Client;
  readonly #clock: Clock;

  /** @param client made by `connect`; it stays open */
  constructor(client: Client, { clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Creates a schedule. Rejects with AlreadyStartedError if there is one of this id.
   *
   *     const nightly = await schedules.create("nightly-report", {
   *       workflow: report,
   *       input: { region: "eu" },
   *       when: { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
   *     });
   *
   * @param id 1 to 100 letters, digits, dots, dashes and underscores: the begin of its runs' workflow ids
   */
  async create<Input>(
    id: string,
    options: ScheduleOptions<Input>,
    create: CreateOptions = {},
  ): Promise<ScheduleHandle> {
    await this.#create(requireId(id), specOf(options, this.#clock.now()), create);
    return this.handle(id);
  }

  /** Creates a schedule, or makes the one of this id what is given, all of it: for schedules that are declared in code. */
  async ensure<Input>(id: string, options: ScheduleOptions<Input>): Promise<ScheduleHandle> {
    const spec = specOf(options, this.#clock.now());
    const handle = this.handle(id);
    try {
      await this.#create(id, spec, {});
    } catch (error) {
      if (!(error instanceof AlreadyStartedError)) throw error;
      const known = await handle.describe();
      if (!isDeepStrictEqual(known.spec, JSON.parse(JSON.stringify(spec)))) await handle.replace(spec);
    }
    return handle;
  }

  /** A schedule by its id. */
  handle(id: string): ScheduleHandle {
    return new ScheduleHandle(this.#client, requireId(id));
  }

  /** All that are open, the newest first. */
  async *list(): AsyncGenerator<ScheduleHandle, void, undefined> {
    const prefix = scheduleWorkflowId("");
    for await (const { workflowId } of this.#client.executions({ type: schedule })) {
      if (workflowId.startsWith(prefix)) yield this.handle(workflowId.slice(prefix.length));
    }
  }

  async #create(id: string, spec: ScheduleSpec, { paused, note, triggered }: CreateOptions): Promise<void> {
    const input = {
      id,
      spec,
      ...noted(note),
      ...(paused === true && { isPaused: true }),
      ...(triggered === true && { startsNow: true }),
    };
    await this.#client.start(schedule, input, { workflowId: scheduleWorkflowId(id) });
  }
}

const validId = /^[A-Za-z0-9._-]{1,100}$/;

function requireId(id: string): string {
  if (validId.test(id)) return id;
  throw new DataError(
    `Invalid id of a schedule ${JSON.stringify(id)}: expected 1 to 100 letters, digits, dots, dashes and underscores.`,
  );
}
