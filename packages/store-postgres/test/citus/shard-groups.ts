/**
 * What the conditions of a statement say about the `shard` of each table: which shards are equal to each other, and
 * whether they are given from outside.
 *
 * `value`: equal to one given value, so Citus reads one shard. `list`: one of several given values. `none`: any shard.
 */
export type Pin = "value" | "list" | "none";

export interface ShardGroup {
  equalTo: ShardGroup | undefined;
  pin: Pin;
}

export function newGroup(pin: Pin = "none"): ShardGroup {
  return { equalTo: undefined, pin };
}

/** The group that stands for all that are equal to this one. */
export function rootOf(group: ShardGroup): ShardGroup {
  let root = group;
  while (root.equalTo !== undefined) root = root.equalTo;
  return root;
}

export function makeEqual(one: ShardGroup, other: ShardGroup): void {
  const [root, second] = [rootOf(one), rootOf(other)];
  if (root === second) return;
  second.equalTo = root;
  root.pin = stronger(root.pin, second.pin);
}

const strengths: readonly Pin[] = ["none", "list", "value"];

export function stronger(one: Pin, other: Pin): Pin {
  return strengths.indexOf(one) >= strengths.indexOf(other) ? one : other;
}

export function weakest(pins: readonly Pin[]): Pin {
  return pins.reduce((weak, pin) => (strengths.indexOf(pin) < strengths.indexOf(weak) ? pin : weak), "value");
}
