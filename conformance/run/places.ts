import type { SWF } from "@aws-sdk/client-swf";
import type { Scenario } from "../dsl/scenario.ts";
import { type HouseTypes, houseDefaults } from "../dsl/usual-attributes.ts";

/** Where the scenarios of an area play. */
export interface Place {
  readonly domain: string;
  readonly house: HouseTypes;
}

/** Whether each area gets a domain of its own, or all share one: a new one, or one that exists. */
export type Sharing = "nothing" | "a new domain" | { readonly domain: string };

/**
 * Domains and types for the scenarios. What an area leaves behind or breaks in a domain of its own does not reach another.
 * Where domains are few and never go away, all areas share one.
 */
export class Places {
  readonly #swf: SWF;
  readonly #unique: (what: string) => string;
  readonly #sharing: Sharing;
  readonly #made = new Map<string, Promise<Place>>();

  constructor(swf: SWF, unique: (what: string) => string, sharing: Sharing) {
    this.#swf = swf;
    this.#unique = unique;
    this.#sharing = sharing;
  }

  of({ area }: Pick<Scenario, "area">): Promise<Place> {
    const key = this.#sharing === "nothing" ? area : "";
    const made = this.#made.get(key) ?? this.#make();
    this.#made.set(key, made);
    // The endpoint may be back for the next scenario.
    made.catch(() => this.#made.delete(key));
    return made;
  }

  async #make(): Promise<Place> {
    const sharing = this.#sharing;
    if (typeof sharing === "object") return { ...sharing, house: await this.#registerHouse(sharing.domain) };
    const domain = this.#unique("conformance");
    await this.#swf.registerDomain({ name: domain, workflowExecutionRetentionPeriodInDays: "1" });
    return { domain, house: await this.#registerHouse(domain) };
  }

  async #registerHouse(domain: string): Promise<HouseTypes> {
    const house = {
      workflowType: { name: this.#unique("house-workflow"), version: "1" },
      activityType: { name: this.#unique("house-activity"), version: "1" },
    };
    // No scenario polls their default task list: each names its own.
    const defaultTaskList = { name: this.#unique("house-list") };
    await this.#swf.registerWorkflowType({
      domain,
      ...house.workflowType,
      defaultTaskList,
      defaultExecutionStartToCloseTimeout: houseDefaults.executionStartToCloseTimeout,
      defaultTaskStartToCloseTimeout: houseDefaults.taskStartToCloseTimeout,
      defaultChildPolicy: houseDefaults.childPolicy,
    });
    await this.#swf.registerActivityType({
      domain,
      ...house.activityType,
      defaultTaskList,
      defaultTaskScheduleToStartTimeout: houseDefaults.scheduleToStartTimeout,
      defaultTaskScheduleToCloseTimeout: houseDefaults.scheduleToCloseTimeout,
      defaultTaskStartToCloseTimeout: houseDefaults.startToCloseTimeout,
      defaultTaskHeartbeatTimeout: houseDefaults.heartbeatTimeout,
    });
    return house;
  }
}
