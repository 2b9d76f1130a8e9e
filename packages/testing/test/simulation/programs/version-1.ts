import { programOf } from "./interpreter.ts";

export { news, reached } from "./interpreter.ts";
export const program = programOf(1);
