// The texts in the teller's language: `say('desk.title')`. Reading it in markup follows a change of language.
import type { Language } from '../ipc/bindings';
import { text, type Key, type Values } from './words';

let spoken = $state<Language>('en');

/** From now on everything is said in this language. */
export function speak(language: Language): void {
  spoken = language;
}

/** The language that is spoken now. */
export function language(): Language {
  return spoken;
}

/** A text in the teller's language. */
export function say(key: Key, values?: Values): string {
  return text(spoken, key, values);
}
