export async function charge(amount: number): Promise<number> {
  return amount;
}

export async function ship(id: string): Promise<string> {
  return `shipped ${id}`;
}
