/** The server cannot be reached, or what answered is not SWF. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}
