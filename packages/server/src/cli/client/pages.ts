/** All pages of a list, one call after the other, as far as the caller reads. */
export async function* pagesOf<Page extends { readonly nextPageToken?: string | undefined }>(
  read: (nextPageToken: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page;
    token = page.nextPageToken;
  } while (token !== undefined);
}

/** At most so many of the items, and whether there are more. */
export class Limited<Item> implements AsyncIterable<Item> {
  readonly #items: AsyncIterable<Item>;
  readonly #max: number;
  /** Known once all items have been read. */
  hasMore = false;

  /** @param max `Number.POSITIVE_INFINITY` for all */
  constructor(items: AsyncIterable<Item>, max: number) {
    this.#items = items;
    this.#max = max;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    let count = 0;
    for await (const item of this.#items) {
      if (count === this.#max) {
        this.hasMore = true;
        return;
      }
      count += 1;
      yield item;
    }
  }
}
