import { failure } from "../failures/failure-class.ts";

/** A wait or a scope of workflow code took longer than its `within`. */
export class DeadlineExceeded extends failure("DeadlineExceeded") {}
