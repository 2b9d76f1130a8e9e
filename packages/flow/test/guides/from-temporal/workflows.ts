import {
  activities,
  CanceledFailure,
  condition,
  continueAsNew,
  query,
  shielded,
  shouldContinueAsNew,
  signal,
  sleep,
  workflow,
} from "@openswf/flow/workflow";
import { CardDeclined } from "./failures.ts";

const { charge, sendMail, closeAccount } = activities<typeof import("./activities.ts")>({
  startToClose: "1 minute",
  retry: { attempts: 5, first: "1 second", nonRetryable: ["CardDeclined"] },
});

export interface Subscription {
  customer: string;
  cents: number;
}

export const changePrice = signal<number>("changePrice");
export const changeCard = signal("changeCard");
export const currentPrice = query<number>("currentPrice");

const options = { name: "subscription", taskList: "billing" };

export const subscription = workflow(options, async ({ customer, cents }: Subscription): Promise<string> => {
  let hasNewCard = false;
  changePrice.on((changed) => {
    cents = changed;
  });
  changeCard.on(() => {
    hasNewCard = true;
  });
  currentPrice.answer(() => cents);
  try {
    // SWF ends a run after a year.
    for (let month = 1; month <= 6 && !shouldContinueAsNew(); month++) {
      await sleep("30 days");
      try {
        await charge(customer, cents);
      } catch (error) {
        if (!(error instanceof CardDeclined)) throw error;
        hasNewCard = false;
        await sendMail(customer, "Your card was declined.");
        if (!(await condition(() => hasNewCard, { within: "7 days" }))) return "not paid";
      }
    }
  } catch (error) {
    if (error instanceof CanceledFailure) await shielded(() => closeAccount(customer));
    throw error;
  }
  return continueAsNew(subscription, { customer, cents });
});
