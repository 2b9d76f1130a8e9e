import { external, info, signal, sleep, startChild, workflow } from "@openswf/flow/workflow";

export interface Supplier {
  readonly name: string;
  readonly price: number;
  /** In seconds. */
  readonly answersAfter: number;
}

interface Quote {
  readonly supplier: string;
  readonly price: number;
}

const quoted = signal<Quote>("quoted");
const accepted = signal<{ readonly address: string }>("accepted");

/** Asks all suppliers at once, accepts the better of the first two quotes, and calls the others off. */
export const purchase = workflow({ name: "purchase" }, async (suppliers: readonly Supplier[]) => {
  const buyer = info().workflowId;
  const negotiations = await Promise.all(
    suppliers.map(async (supplier) => {
      const child = await startChild(negotiation, { supplier, buyer });
      return { name: supplier.name, child };
    }),
  );

  const best = cheaper(await quoted.next(), await quoted.next());
  for (const { name, child } of negotiations) {
    if (name === best.supplier) await child.signal(accepted, { address: "1 Long Acre, London" });
    else await child.requestCancel();
  }

  const ends = await Promise.allSettled(negotiations.map(({ child }) => child.result()));
  const confirmations = ends.filter((end) => end.status === "fulfilled").map(({ value }) => value);
  return { ...best, confirmations };
});

/** A child: quotes to its parent, and waits to hear whether the quote is accepted. */
export const negotiation = workflow(
  { name: "negotiation", executionStartToClose: "1 hour" },
  async ({
    supplier: { name, price, answersAfter },
    buyer,
  }: {
    readonly supplier: Supplier;
    readonly buyer: string;
  }) => {
    await sleep(`${answersAfter} seconds`);
    await external(buyer).signal(quoted, { supplier: name, price });
    const { address } = await accepted.next(); // a cancel request rejects it
    return `${name} delivers to ${address}`;
  },
);

function cheaper(one: Quote, other: Quote): Quote {
  return one.price <= other.price ? one : other;
}
