import { failure } from "@openswf/flow/workflow";

/** Thrown by an activity, caught in the workflow and in the client as what it is, with its details. */
export class AddressUnknown extends failure<{ readonly address: string }>("AddressUnknown") {}
