export { Problem } from "@openswf/core/ports/problem";
