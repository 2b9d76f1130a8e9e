export interface StackFrames {
  /** Lines of the author's own code, and where the failure has travelled. */
  readonly own: readonly string[];
  /** Lines of Node.js and of libraries, in between. */
  readonly ofLibraries: number;
}

/** Lines that are looked at. An error can be made with a stack of any length. */
const linesMax = 500;

/** Parts the frames of a stack. A stack with nothing of the author's own is shown as it is. */
export function stackFrames(stack: string): StackFrames {
  const lines = stack.split("\n", linesMax).filter((line) => line.trim() !== "");
  const own = lines.filter((line) => !isOfLibrary(line));
  return own.length === 0 ? { own: lines, ofLibraries: 0 } : { own, ofLibraries: lines.length - own.length };
}

/** Node.js itself, packages, and the SDK in a copy of its repository. */
function isOfLibrary(line: string): boolean {
  return /\bnode:|[\\/]node_modules[\\/]|[\\/]packages[\\/]flow[\\/]src[\\/]|<anonymous>\)?$/.test(line);
}
