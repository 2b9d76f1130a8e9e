import { PostgresServer } from "./postgres-server.ts";

/** A PostgreSQL of this test run's own, in a temporary folder. */
export interface PrivatePostgres {
  readonly port: number;
  /** Of a database; the tests use `postgres` and one schema each. */
  urlOf(database: string): string;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** `fsync` off is for tests: they never lose power. Answers when the server takes connections. */
export async function startPostgres(
  binaries: string,
  fsync: "on" | "off" = "off",
  more: Readonly<Record<string, string>> = {},
): Promise<PrivatePostgres> {
  const settings = { fsync, max_connections: 200, shared_buffers: "128MB", ...more };
  const server = await PostgresServer.make(binaries, settings);
  const stop = async (): Promise<void> => {
    await server.stop();
    server.remove();
  };
  try {
    await server.initialize();
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: server.port, urlOf: (database) => server.urlOf(database), stop };
}
