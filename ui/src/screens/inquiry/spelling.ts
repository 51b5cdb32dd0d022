// A code read letter by letter, as people do it on the phone in the teller's language.
import { say } from '../../words/say.svelte';

/** `M as in Mike, …, then 42`. */
export function spelled(word: string, digits: string): string {
  const names = say('call.alphabet').split(' ');
  const letters = [...word].map((letter) => {
    const name = names[letter.charCodeAt(0) - 'A'.charCodeAt(0)];
    return name === undefined ? letter : say('call.as_in', { letter, name });
  });
  return say('call.spell', { letters: letters.join(', '), digits });
}
