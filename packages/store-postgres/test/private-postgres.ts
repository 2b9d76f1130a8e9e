import { PostgresServer } from "./postgres-server.ts";

/** A PostgreSQL for this test run, in a temporary folder. */
export interface PrivatePostgres {
  readonly port: number;
  /** The URL of a database. Tests use `postgres`, with a schema for each test. */
  urlOf(database: string): string;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** Resolves when the server accepts connections. `fsync` may be off because tests never lose power. */
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
