/** The content of a file that grows. */
export class FileBytes {
  #buffer: Buffer;
  #size: number;

  constructor(content: Uint8Array = Buffer.alloc(0)) {
    this.#buffer = Buffer.from(content);
    this.#size = content.length;
  }

  get size(): number {
    return this.#size;
  }

  /** A view, valid until the next change. */
  get content(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  copy(): FileBytes {
    return new FileBytes(this.content);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.#makeRoom(offset + bytes.length);
    this.#buffer.set(bytes, offset);
    this.#size = Math.max(this.#size, offset + bytes.length);
  }

  /** Makes it this long, with zeros at the end if it was shorter. */
  resize(size: number): void {
    this.#makeRoom(size);
    if (size < this.#size) this.#buffer.fill(0, size, this.#size);
    this.#size = size;
  }

  /** Beyond the size, the buffer has zeros. */
  #makeRoom(size: number): void {
    if (size <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.max(size, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#size);
    this.#buffer = larger;
  }
}
