// Every text of the window by its key, in each language. Which language is asked for is an argument; `say.svelte.ts`
// keeps the teller's.
import type { Language } from '../ipc/bindings';
import en from './en.json';
import sv from './sv.json';

/** Names a text. A key that is not in `en.json` does not compile. */
export type Key = keyof typeof en;

/** What is put in for `{name}`. */
export type Values = Readonly<Record<string, string | number>>;

const WORDS: Record<Language, Record<Key, string>> = { en, sv };

/** The text with its placeholders filled in. */
export function text(language: Language, key: Key, values: Values = {}): string {
  return WORDS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
