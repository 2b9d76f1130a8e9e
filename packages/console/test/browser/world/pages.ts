import type { Page } from "playwright-core";

/** A page of the console over the prepared domain, or a dialog on one. */
export interface KnownPage {
  readonly page: string;
  /** Below `/console/`. */
  readonly path: string;
  /** A text that is there when it is. */
  readonly shows: string | RegExp;
}

const list = "executions?domain=orders";
const execution = "execution?domain=orders&id=order-1006";

/** Every page, over `prepareDomain`. A new page belongs here: what holds for each of them is tested over this table. */
export const knownPages: readonly KnownPage[] = [
  { page: "domains", path: "", shows: "No domains yet" },
  { page: "list", path: list, shows: "order-1001" },
  { page: "empty list", path: `${list}&id=nobody`, shows: /passes these filters/ },
  { page: "execution", path: execution, shows: "mug-blue" },
  { page: "closed execution", path: "execution?domain=orders&id=order-1002", shows: /^Failed$/ },
  { page: "missing execution", path: "execution?domain=orders&id=nobody", shows: "No such execution" },
  { page: "events", path: `${execution}&tab=history`, shows: "WorkflowExecutionStarted" },
  { page: "event", path: `${execution}&tab=history&event=5`, shows: "tok_8123" },
  { page: "compact events", path: `${execution}&tab=history&view=compact&event=5`, shows: "tok_8123" },
  { page: "timeline", path: `${execution}&tab=timeline`, shows: "One line each" },
  { page: "family", path: `${execution}&tab=family`, shows: "this run" },
  { page: "types", path: "types?domain=orders&kind=activity&name=charge-card&version=1", shows: "defaultTaskList" },
  { page: "task lists", path: "task-lists?domain=orders", shows: "cards" },
  { page: "task list", path: "task-list?domain=orders&kind=activity&name=cards", shows: "worker@shop-7" },
  { page: "server", path: "server?domain=orders", shows: "openTimersMax" },
  { page: "file", path: "file?domain=orders", shows: "Choose a file" },
  { page: "comparison without runs", path: "compare?domain=orders", shows: "Compare two runs" },
  { page: "no such page", path: "nowhere", shows: "No such page" },
];

/** A dialog or menu that a page opens. */
export interface KnownDialog {
  readonly dialog: string;
  readonly path: string;
  readonly openIt: (page: Page) => Promise<void>;
}

const action =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole("button", { name: "Actions" }).click();
    await page.getByRole("menuitem", { name }).click();
    await page.getByRole("dialog").waitFor();
  };
const button =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("[role=dialog], [role=menu]").first().waitFor();
  };

export const knownDialogs: readonly KnownDialog[] = [
  { dialog: "Signal", path: execution, openIt: action("Signal") },
  { dialog: "Request cancel", path: execution, openIt: action("Request cancel") },
  { dialog: "Terminate", path: execution, openIt: action("Terminate") },
  { dialog: "Run again", path: execution, openIt: action("Run again") },
  { dialog: "Actions", path: execution, openIt: button("Actions") },
  { dialog: "Start execution", path: list, openIt: button("Start execution") },
  { dialog: "Columns", path: list, openIt: button("Columns") },
  { dialog: "Views", path: list, openIt: button("Views") },
  {
    dialog: "shortcuts",
    path: list,
    openIt: async (page) => {
      await page.getByText("order-1001").waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    },
  },
];
