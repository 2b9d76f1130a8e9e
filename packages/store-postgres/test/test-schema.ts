import pg from "pg";
import { inject } from "vitest";

const url = inject("postgresUrl");

/** If there is no PostgreSQL, the reason has been printed once for the whole test run. */
export const hasPostgres: boolean = url !== undefined;

/** An empty schema for one test. */
export interface TestSchema {
  readonly name: string;
  /** Connections with this URL create and find their tables in the schema. */
  readonly url: string;
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  drop(): Promise<void>;
}

export async function makeSchema(): Promise<TestSchema> {
  if (url === undefined) throw new Error("there is no PostgreSQL");
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const own = new URL(url);
  own.searchParams.set("options", `-c search_path=${name}`);
  const client = new pg.Client(own.href);
  await client.connect();
  await client.query(`create schema ${name}`);
  return {
    name,
    url: own.href,
    query: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    drop: async () => {
      await client.query(`drop schema ${name} cascade`);
      await client.end();
    },
  };
}
