import { activities, workflow } from "@openswf/flow/workflow";

const { readScan, countCharacters } = activities<typeof import("./activities.ts")>({ startToClose: "1 minute" });

/** Knows nothing of keys and folders: its values are what they are. */
export const archiveScan = workflow({ name: "archive-scan" }, async (patient: string) => {
  const scan = await readScan(patient);
  return { patient, characters: await countCharacters(scan) };
});
