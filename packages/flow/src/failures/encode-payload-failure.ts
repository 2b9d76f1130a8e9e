import type { Payloads } from "../data/payload-edges.ts";
import { TextTooLargeError, textMax } from "../data/text-limit.ts";
import { encodeFailure, type SwfFailure } from "./encode-failure.ts";
import { detailsRoomMin } from "./fit-failure.ts";

/** Characters of the details, one after the other, until what codecs make of them fits. */
const rooms = [textMax, 20_000, 8_000, 2_000, detailsRoomMin];

/** A failure as SWF takes it, through codecs and blob store. What is too large for them is shortened, as `encodeFailure` says. */
export async function encodePayloadFailure(error: unknown, payloads: Payloads): Promise<SwfFailure> {
  for (const detailsMax of rooms) {
    const { reason, details } = encodeFailure(error, { detailsMax });
    try {
      return { reason, details: await payloads.encode(details, { what: "The details of a failure" }) };
    } catch (cause) {
      if (!(cause instanceof TextTooLargeError) || detailsMax === detailsRoomMin) throw cause;
    }
  }
  throw new TypeError("there is a smallest room");
}
