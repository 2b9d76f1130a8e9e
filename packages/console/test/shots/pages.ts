import type { Page } from "playwright-core";

/** A page of the console that is shown in the documents. */
export interface Shown {
  /** The name of its files. */
  readonly name: string;
  /** Below `/console/`. */
  readonly path: string;
  /** A text that is there when the page is. */
  readonly shows: string;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const execution = (id: string, more = ""): string => `execution?domain=shop&id=${id}${more}`;

export const shownPages: readonly Shown[] = [
  { name: "executions", path: "executions?domain=shop", shows: "order-1038" },
  { name: "waits", path: execution("order-1037"), shows: "BankUnavailable" },
  { name: "nobody-polls", path: execution("shipment-1035"), shows: "gift-wrapping" },
  { name: "decider-fails", path: execution("order-1029b"), shows: "timed out 5 times" },
  { name: "failed", path: execution("order-1031"), shows: "OutOfStock" },
  { name: "calls", path: execution("order-1034", "&tab=calls"), shows: "BankUnavailable" },
  { name: "timeline", path: execution("order-1034", "&tab=timeline"), shows: "chargeCard" },
  { name: "history", path: execution("order-1034", "&tab=history&event=8"), shows: "ActivityTaskScheduled" },
  { name: "compact", path: execution("order-1034", "&tab=history&view=compact"), shows: "chargeCard" },
  { name: "types", path: "types?domain=shop&kind=workflow", shows: "shipment" },
  { name: "task-lists", path: "task-lists?domain=shop", shows: "warehouse" },
  { name: "server", path: "server?domain=shop", shows: "openTimersMax" },
  {
    name: "start",
    path: "executions?domain=shop",
    shows: "order-1038",
    prepare: async (page) => {
      await page.getByRole("button", { name: /^Start/ }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
];
