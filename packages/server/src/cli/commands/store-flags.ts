import type { StoreAddress } from "@openswf/core/stores/store-kind";
import type { OutputFlags } from "../output/output-form.ts";

/** Flags of the commands about a whole store. */
export interface StoreFlags extends OutputFlags {
  readonly store: StoreAddress;
}
