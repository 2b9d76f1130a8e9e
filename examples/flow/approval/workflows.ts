import { activities, DeadlineExceeded, publish, signal, workflow } from "@openswf/flow/workflow";

const { askApprover, payOut } = activities<typeof import("./activities.ts")>({ startToClose: "10 seconds" });

export interface Expense {
  readonly purpose: string;
  readonly amount: number;
  /** How long the approver has, in seconds. */
  readonly within: number;
}

export type Outcome =
  | { readonly kind: "paid"; readonly by: string; readonly receipt: string }
  | { readonly kind: "refused"; readonly by: string }
  | { readonly kind: "expired" };

export const decided = signal<{ readonly by: string; readonly isApproved: boolean }>("decided");

export const expense = workflow({ name: "expense" }, async (asked: Expense): Promise<Outcome> => {
  await askApprover(asked);
  publish({ waitsFor: "a decision" }); // for anybody who describes the execution
  try {
    const { by, isApproved } = await decided.next({ within: `${asked.within} seconds` });
    if (!isApproved) return { kind: "refused", by };
    return { kind: "paid", by, receipt: await payOut(asked.amount) };
  } catch (error) {
    if (error instanceof DeadlineExceeded) return { kind: "expired" };
    throw error;
  }
});
