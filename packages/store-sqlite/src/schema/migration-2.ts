/** Access records, and a single row that holds the version of all of them. */
export const migration2 = `
create table access_version (
  only_row integer primary key check (only_row = 1),
  version integer not null
);

insert into access_version (only_row, version)
values (1, 0);

create table access_record (
  key text primary key,
  body text not null
) without rowid;
`;
