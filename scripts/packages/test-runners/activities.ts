export async function chargeCard(id: string): Promise<{ readonly receipt: string }> {
  return { receipt: `receipt of ${id}` };
}
