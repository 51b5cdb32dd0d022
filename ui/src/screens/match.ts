// Where a search text stands in what a row shows, so that it can be underlined. It only decorates: what matches is
// decided by the desk.

/** A text cut at the match; without one, all of it is `before`. */
export interface Cut {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Cuts at the first word of the text that begins with the query; digits after letters (WEB1042) are a word, too. */
export function splitAtMatch(text: string, query: string): Cut {
  const wanted = query.trim().toLocaleLowerCase();
  const whole: Cut = { before: text, match: '', after: '' };
  if (wanted === '') return whole;
  const lower = text.toLocaleLowerCase();
  // Where lower case changes the length (İ), places in the two texts differ.
  if (lower.length !== text.length) return whole;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const within = /^\p{N}/u.test(wanted) ? /\p{N}/u : /[\p{L}\p{N}]/u;
    if (at > 0 && within.test(text.charAt(at - 1))) continue;
    const end = at + wanted.length;
    return { before: text.slice(0, at), match: text.slice(at, end), after: text.slice(end) };
  }
  return whole;
}
