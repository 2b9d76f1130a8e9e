import { logPositionCheck } from "../damage/row-sums.ts";

/**
 * Where SQLite stands in the change log, in a single row. It changes in the same transaction as what was applied, so the two
 * always agree. `is_open` is 1 from the opening of a store for writing until its clean close: the log then belongs to what
 * is stored. `outside_writes` counts the transactions that were not written to the log first.
 */
export const migration4: string = `
create table log_position (
  only_row integer primary key check (only_row = 1),
  is_open integer not null,
  salt integer not null,
  sequence integer not null,
  segment integer not null,
  byte_offset integer not null,
  outside_writes integer not null,
  checksum integer generated always as (${logPositionCheck}) stored
);

insert into log_position (only_row, is_open, salt, sequence, segment, byte_offset, outside_writes)
values (1, 0, 0, 1, 0, 0, 0);
`;
