import { failure } from "@openswf/flow/workflow";

export const Declined = failure("Declined");
