/** Access records, and a single row that holds the version of all of them. */
export const migration2 = `
create table access_version (
  only_row int primary key check (only_row = 1),
  version int not null
);

insert into access_version (only_row, version)
values (1, 0);

create table access_record (
  key text collate "C" primary key,
  body text not null
);
`;
