import { failure } from "@openswf/flow/workflow";

export class CardDeclined extends failure<{ cents: number }>("CardDeclined") {}
