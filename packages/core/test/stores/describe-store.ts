import { describe } from "vitest";
import { describeAccess } from "./contract/access.ts";
import { describeCommits } from "./contract/commits.ts";
import { describeDurability } from "./contract/durability.ts";
import { describeHistories } from "./contract/histories.ts";
import type { OpenStore } from "./contract/opened-store.ts";
import { describeProperties } from "./contract/properties.ts";
import { describeRegistrations } from "./contract/registrations.ts";
import { describeRetention } from "./contract/retention.ts";
import { describeVisibility } from "./contract/visibility.ts";
import { describeWaitingWork } from "./contract/waiting-work.ts";

/**
 * What every store guarantees (store.ts). `open` makes a new, empty store for each test. Durability tests are skipped
 * for a store that is lost when it closes; it has no `reopen`.
 */
export function describeStore(
  name: string,
  open: OpenStore,
  { isDurable, propertyRuns }: { readonly isDurable: boolean; readonly propertyRuns: number },
): void {
  describe(name, () => {
    describeCommits(open);
    describeHistories(open);
    describeWaitingWork(open);
    describeRegistrations(open);
    describeAccess(open);
    describeVisibility(open);
    describeRetention(open);
    if (isDurable) describeDurability(open);
    describeProperties(open, propertyRuns);
  });
}
