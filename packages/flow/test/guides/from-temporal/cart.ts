import { query, signal, workflow } from "@openswf/flow/workflow";

export interface Item {
  readonly name: string;
  readonly cents: number;
}

interface Answer {
  readonly total?: number;
  readonly refused?: string;
}

export const addItem = signal<{ id: string; item: Item }>("addItem");
export const added = query<Answer | undefined, string>("added");
export const checkOut = signal("checkOut");

export const cart = workflow({ name: "cart" }, async () => {
  let total = 0;
  const answers = new Map<string, Answer>();
  addItem.on(({ id, item }) => {
    if (item.cents <= 0) answers.set(id, { refused: `${item.name} has no price` });
    else {
      total += item.cents;
      answers.set(id, { total });
    }
  });
  added.answer((id) => answers.get(id));
  await checkOut.next();
  return total;
});
