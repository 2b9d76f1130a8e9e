const passwordInUrl = /(:\/\/[^\s/@:]*:)[^\s/@]*(?=@)|((?:^|[?&\s])password=)[^&\s]*/gi;

/** A text whose URLs have no passwords. */
export const withoutPassword = (text: string): string =>
  text.replace(passwordInUrl, (_, before?: string, query?: string) => `${before ?? query}***`);

/** Whether a text has a URL with a password. */
export const hasPassword = (text: string): boolean => text !== withoutPassword(text);
