/**
 * The sums that SQLite keeps of rows that change column by column. Published with migrations 3 and 4: never edit. Each factor is
 * odd, so that no single changed bit leaves the sum as it was, and the sums stay far below the largest integer.
 */
export const progressCheck =
  "execution_id + 3 * version + 5 * coalesce(wake_at, -1) + 7 * coalesce(closed_at, -1) + 9 * cancel_requested";
export const accessVersionCheck = "3 * version + 1";
export const logPositionCheck =
  "is_open + 3 * salt + 5 * sequence + 7 * segment + 9 * byte_offset + 11 * outside_writes";
