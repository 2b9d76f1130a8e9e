import { programOf } from "./interpreter.ts";

export { news } from "./interpreter.ts";
export const program = programOf(1);
