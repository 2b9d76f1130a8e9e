import { systemClock } from "@openswf/core/ports/clock";
import type { BackupProgress } from "@openswf/core/stores/store-kind";
import { printerFor } from "../output/printer.ts";
import { progressLine } from "../output/progress-line.ts";
import { explaining, nameOf } from "../stores/open-store.ts";
import type { StoreFlags } from "./store-flags.ts";

/** `openswf backup PATH`. */
export async function backUp(to: string, { store, output }: StoreFlags): Promise<void> {
  const progress = progressLine();
  const onProgress = (soFar: BackupProgress): void => progress.show(textOf(soFar));
  try {
    await explaining(store, () => store.kind.backUp(store.location, to, { clock: systemClock, onProgress }));
  } finally {
    progress.clear();
  }
  printerFor({ output }).done(`${nameOf(store)} was copied to ${to}`, { store: nameOf(store), copy: to });
}

const mebibyte = 2 ** 20;

function textOf(soFar: BackupProgress): string {
  if (soFar.step === "checking") return "copied, now checking the copy";
  const { bytes, ofBytes } = soFar;
  const percent = ofBytes === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / ofBytes));
  return `${Math.floor(bytes / mebibyte)} of ${Math.ceil(ofBytes / mebibyte)} MiB copied (${percent} %)`;
}
