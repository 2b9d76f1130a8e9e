export async function askApprover(expense: { readonly purpose: string; readonly amount: number }): Promise<void> {
  console.log(`please approve ${expense.amount} for ${expense.purpose}`);
}

export async function payOut(amount: number): Promise<string> {
  return `paid ${amount}`;
}
