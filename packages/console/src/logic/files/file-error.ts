/** A file that cannot be opened as a history. The message is for whoever has chosen it. */
export class FileError extends Error {
  static {
    FileError.prototype.name = "FileError";
  }
}
