/** A PostgreSQL of this test run's own, in a temporary folder. */
export interface PrivatePostgres {
  readonly port: number;
  /** Of a database; the tests use `postgres` and one schema each. */
  urlOf(database: string): string;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}
/** The folder with `initdb` and `postgres`, or `undefined` where PostgreSQL is not installed. */
export declare function findPostgres(): string | undefined;
/** `fsync` off is for tests: they never lose power. Answers when the server takes connections. */
export declare function startPostgres(
  binaries: string,
  fsync?: "on" | "off",
  more?: Readonly<Record<string, string>>,
): Promise<PrivatePostgres>;
