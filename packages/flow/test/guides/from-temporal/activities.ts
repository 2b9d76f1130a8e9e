import { CardDeclined } from "./failures.ts";

const declined = new Set<string>();

export async function charge(customer: string, cents: number): Promise<string> {
  if (declined.has(customer)) throw new CardDeclined("the card was declined", { cents });
  return `receipt-${customer}`;
}

export async function sendMail(customer: string, text: string): Promise<void> {
  console.log(`to ${customer}: ${text}`);
}

export async function closeAccount(customer: string): Promise<void> {
  console.log(`closed the account of ${customer}`);
}
