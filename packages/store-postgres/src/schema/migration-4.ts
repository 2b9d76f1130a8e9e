/** What each server tells the others of itself: a row for each, replaced every few seconds. */
export const migration4 = `
create table server_note (
  server uuid primary key,
  told_at timestamptz not null,
  text text not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
`;
