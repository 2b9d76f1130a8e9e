import { expect, test } from "vitest";
import type { Client } from "../../src/client/client.ts";
import type { WorkflowHandle } from "../../src/client/workflow-handle.ts";
import {
  activities,
  activity,
  type condition,
  continueAsNew,
  type Duration,
  declareWorkflow,
  executeChild,
  lambda,
  localActivities,
  query,
  scope,
  signal,
  sleep,
  startChild,
  workflow,
} from "../../src/workflow.ts";
import type { Job } from "./fixtures/typed-activities.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles only if `is` says that two types are the same. */
function same<A, B>(_is: Equal<A, B>): void {}

type Module = typeof import("./fixtures/typed-activities.ts");

const approved = signal<{ by: string }>("approved");
const stop = signal("stop");
const progress = query<{ done: number }>("progress");
const item = query<string | undefined, { id: string }>("item");
const order = workflow({ name: "order", version: "1" }, async (input: Job) => input.id);
const nightly = workflow({ name: "nightly" }, async () => "done");
const resumable = workflow({ name: "resumable" }, async (cursor?: string) => cursor);
const invoice = declareWorkflow<(job: Job) => Promise<string>>({ name: "invoice" });

/** Never called: the compiler is the judge. */
export async function ofActivities(): Promise<void> {
  const all = activities<Module>({ startToClose: "5 minutes" });
  same<Parameters<typeof all.plain>, [a: string, b?: number | undefined]>(true);
  same<ReturnType<typeof all.plain>, Promise<number>>(true);
  same<Parameters<typeof all.withContext>, [job: Job]>(true);
  same<ReturnType<typeof all.withContext>, Promise<Job>>(true);
  same<Parameters<typeof all.destructured>, [job: Job]>(true);
  same<Parameters<typeof all.optionalContext>, [text?: string | undefined]>(true);
  same<Parameters<typeof all.contextOnly>, []>(true);
  // biome-ignore lint/suspicious/noExplicitAny: as the author wrote it.
  same<Parameters<typeof all.anything>, [value: any]>(true);
  same<
    keyof typeof all,
    "plain" | "withContext" | "destructured" | "optionalContext" | "contextOnly" | "anything" | "generic"
  >(true);
  await all.plain.with({ retry: { attempts: 2 } })("a");
  // @ts-expect-error: an argument is missing
  await all.withContext();
  // @ts-expect-error: the context comes from the worker
  await all.contextOnly({});
  // @ts-expect-error: no such option
  activities<Module>({ startToEnd: "5 minutes" });
  // @ts-expect-error: no such unit
  activities<Module>({ startToClose: "5 minuets" });
  const locals = localActivities<Module>();
  same<ReturnType<typeof locals.plain>, Promise<number>>(true);
  // @ts-expect-error: local activities have no options of SWF
  locals.plain.with;
  const render = activity<(job: Job) => string>("render");
  same<ReturnType<typeof render>, Promise<string>>(true);
  const double = lambda<{ number: number }, number>("double");
  same<ReturnType<typeof double>, Promise<number>>(true);
}

export async function ofWorkflows(): Promise<void> {
  same<Awaited<ReturnType<typeof approved.next>>, { by: string }>(true);
  const { by } = await approved.next({ within: "3 days" });
  same<typeof by, string>(true);
  for await (const each of approved) same<typeof each, { by: string }>(true);
  const number = await executeChild(order, { id: 1 });
  same<typeof number, number>(true);
  same<Awaited<ReturnType<typeof executeChild<Job, string>>>, string>(true);
  const text = await executeChild(invoice, { id: 1 }, { workflowId: "invoice-1" });
  same<typeof text, string>(true);
  await executeChild(nightly);
  await executeChild(nightly, undefined, { tags: ["late"] });
  await executeChild(resumable, "cursor");
  const child = await startChild(nightly);
  same<Awaited<ReturnType<typeof child.result>>, string>(true);
  await child.signal(stop);
  await child.signal(approved, { by: "Ada" });
  // @ts-expect-error: a signal without its value
  await child.signal(approved);
  // @ts-expect-error: the input is missing
  await executeChild(order);
  // @ts-expect-error: another input
  await executeChild(order, { id: "1" });
  // @ts-expect-error: the input of the next run is the workflow's own
  continueAsNew(order, "1");
  // @ts-expect-error: a workflow takes one input
  workflow({ name: "two" }, async (a: string, b: string) => a + b);
  same<Awaited<ReturnType<typeof condition>>, boolean>(true);
  const scoped = await scope({ within: 1_000 }, async ({ signal: { aborted } }) => aborted);
  same<typeof scoped, boolean>(true);
  progress.answer(() => ({ done: 1 }));
  item.answer(({ id }) => id);
  // @ts-expect-error: another answer
  progress.answer(() => ({ done: "1" }));
  const longest: Duration = "1 hour 30 minutes";
  await sleep(longest);
  // @ts-expect-error: months have different lengths
  await sleep("1 month");
}

export async function ofClients(client: Client, handle: WorkflowHandle<number>): Promise<void> {
  const started = await client.start(order, { id: 1 }, { workflowId: "order-1" });
  same<typeof started, WorkflowHandle<number>>(true);
  const result = await client.execute(nightly);
  same<typeof result, string>(true);
  same<Awaited<ReturnType<typeof handle.result>>, number>(true);
  await handle.signal(approved, { by: "Ada" });
  await handle.signal(stop);
  const done = await handle.query(progress);
  same<typeof done, { done: number }>(true);
  const found = await handle.query(item, { id: "1" });
  same<typeof found, string | undefined>(true);
  // @ts-expect-error: the input is missing
  await client.start(order);
  // @ts-expect-error: another input
  await client.execute(order, { id: "1" });
  // @ts-expect-error: the query wants an input
  await handle.query(item);
  // @ts-expect-error: another value
  await handle.signal(approved, { by: 7 });
}

test("what does not compile is refused by tsc, which checks this file", () => {
  expect([ofActivities, ofWorkflows, ofClients].every((each) => each instanceof Function)).toBe(true);
});
