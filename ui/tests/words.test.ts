// The words: the same keys in both languages, each used, each with the same placeholders, and none that promises what
// we can't know.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import en from '../src/words/en.json';
import sv from '../src/words/sv.json';
import { text } from '../src/words/words';

const SOURCE = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(svelte|ts)$/.test(file))
  .map((file) => readFileSync(join('src', file), 'utf8'))
  .join('\n');

const KEYS = Object.keys(en);
/** Whole keys, and the beginnings of those that are put together, such as `closed.${because}`. */
const WHOLE = new Set([...SOURCE.matchAll(/'([a-z_]+(?:\.[a-z_0-9]+)+)'/g)].map((found) => found[1]!));
const BEGINNINGS = [...SOURCE.matchAll(/`([a-z_]+\.(?:[a-z_.]+\.)?)\$\{/g)].map((found) => found[1]!);

function placeholders(words: string): string[] {
  return [...words.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!).sort();
}

describe('the words', () => {
  it('have the same keys in both languages, in the same order', () => {
    expect(Object.keys(sv)).toEqual(KEYS);
  });

  it('are all used', () => {
    // Those of the command line, of receipts, of letters and of texts for support are tested there.
    const ours = KEYS.filter((key) => !['cli', 'rcpt', 'mail', 'support'].includes(key.split('.')[0]!));
    const unused = ours.filter(
      (key) => !WHOLE.has(key) && !BEGINNINGS.some((begin) => key.startsWith(begin)),
    );
    expect(unused).toEqual([]);
  });

  it('all exist', () => {
    const missing = [...WHOLE].filter((key) => BEGINS.has(key.split('.')[0]!) && !KEYS.includes(key));
    expect(missing).toEqual([]);
  });

  it.each(KEYS)('%s takes the same values in both languages', (key) => {
    const name = key as keyof typeof en;
    expect(placeholders(sv[name])).toEqual(placeholders(en[name]));
    expect(en[name].trim()).not.toBe('');
    expect(sv[name].trim()).not.toBe('');
  });

  it('claim nothing that CIBA cannot know', () => {
    for (const words of [...Object.values(en), ...Object.values(sv)]) {
      expect(words).not.toMatch(
        /withdrawn|återkallad|opened on the phone|öppnad i mobilen|disappears|försvinner/i,
      );
    }
  });

  it('use the quotation marks of their language', () => {
    for (const words of Object.values(sv)) expect(words).not.toMatch(/["'“]/);
    for (const words of Object.values(en)) expect(words).not.toMatch(/["']/);
  });

  it('are filled in once: a value is never taken for a placeholder', () => {
    expect(text('en', 'desk.none', { query: '{query} {n}' })).toBe('No order matches “{query} {n}”');
  });
});

const BEGINS = new Set(KEYS.map((key) => key.split('.')[0]!));
