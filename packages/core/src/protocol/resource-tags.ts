import { validation } from "@openswf/model/faults";
import type { ResourceTag } from "@openswf/model/wire-types";

/**
 * A key may occur once in a request: which of two values is meant cannot be known. The service's wording is not known;
 * this is EC2's.
 */
export function checkResourceTags({ tags = [] }: { readonly tags?: readonly ResourceTag[] | undefined }): void {
  const keys = new Set<string>();
  for (const { key } of tags) {
    if (keys.has(key)) throw validation(`Duplicate tag key '${key}' specified.`);
    keys.add(key);
  }
}
