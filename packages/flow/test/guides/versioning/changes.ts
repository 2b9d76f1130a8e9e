/** What somebody may make of the workflow `order` of `before.ts`. The test says which of them replay an execution of it. */
import {
  activities,
  activity,
  localActivities,
  log,
  publish,
  query,
  sideEffect,
  signal,
  sleep,
  startChild,
  workflow,
} from "@openswf/flow/workflow";
import type { Order } from "./activities.ts";

const options = { startToClose: "1 minute" } as const;
const { pack, charge, notify } = activities<typeof import("./activities.ts")>(options);
const local = localActivities<typeof import("./activities.ts")>();

const note = signal<string>("note");
const step = query<string>("step");

export const observed = workflow({ name: "observed" }, async (input: Order) => {
  let at = "packing";
  const notes: string[] = [];
  step.answer(() => at);
  note.on((text) => void notes.push(text));
  publish({ at });
  const parcel = await pack(input);
  at = "waiting";
  log.info("waits", { parcel });
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const timeouts = workflow({ name: "timeouts" }, async (input: Order) => {
  const parcel = await pack.with({ startToClose: "2 minutes", retry: { attempts: 3 }, taskList: "packers" })(input);
  await sleep("2 hours");
  await charge(input.price);
  return parcel;
});

export const heartbeat = workflow({ name: "heartbeat" }, async (input: Order) => {
  const parcel = await pack.with({ heartbeat: "30 seconds" })(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const added = workflow({ name: "added" }, async (input: Order) => {
  const parcel = await pack(input);
  await notify("packed");
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const addedAtTheEnd = workflow({ name: "addedAtTheEnd" }, async (input: Order) => {
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price);
  await notify("charged");
  return parcel;
});

export const removed = workflow({ name: "removed" }, async (input: Order) => {
  const parcel = await pack(input);
  await charge(input.price);
  return parcel;
});

export const reordered = workflow({ name: "reordered" }, async (input: Order) => {
  const parcel = await pack(input);
  await charge(input.price);
  await sleep("1 hour");
  return parcel;
});

export const sideBySide = workflow({ name: "sideBySide" }, async (input: Order) => {
  const parcel = await pack(input);
  await Promise.all([sleep("1 hour"), charge(input.price)]);
  return parcel;
});

export const otherInput = workflow({ name: "otherInput" }, async (input: Order) => {
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price * 2);
  return parcel;
});

export const otherVersion = workflow({ name: "otherVersion" }, async (input: Order) => {
  const parcel = await pack.with({ version: "2" })(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const otherName = workflow({ name: "otherName" }, async (input: Order) => {
  const parcel = await activity<typeof import("./activities.ts").pack>("wrap", options)(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const otherResult = workflow({ name: "otherResult" }, async (input: Order) => {
  const parcel = await pack(input);
  await sleep("1 hour");
  const receipt = await charge(input.price);
  return { parcel, receipt };
});

export const withSideEffect = workflow({ name: "withSideEffect" }, async (input: Order) => {
  const secret = sideEffect(() => Math.random());
  log.info("made", { secret });
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const withLocalActivity = workflow({ name: "withLocalActivity" }, async (input: Order) => {
  await local.notify("new");
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const withChild = workflow({ name: "withChild" }, async (input: Order) => {
  await startChild(timeouts, input);
  const parcel = await pack(input);
  await sleep("1 hour");
  await charge(input.price);
  return parcel;
});

export const withTimeLimit = workflow({ name: "withTimeLimit" }, async (input: Order) => {
  const parcel = await pack(input);
  await note.next({ within: "1 hour" }).catch(() => {});
  await charge(input.price);
  return parcel;
});

export const withBug = workflow({ name: "withBug" }, async (input: Order) => {
  await pack(input);
  throw new TypeError("a bug");
});
