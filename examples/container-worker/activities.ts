import { hostname } from "node:os";

/** Says who has done it, so that one sees the workers share the work. */
export async function greet(name: string): Promise<string> {
  return `Hello ${name}, from ${hostname()}`;
}
