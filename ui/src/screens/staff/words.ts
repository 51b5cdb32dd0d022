// What is said of PINs, documents and what a second person approves. Facts come from the view; the words are here.
import { span } from '../../format';
import type { AskedAct, Document, Offer, Overridable, PinTrouble } from '../../ipc/bindings';
import { language, say } from '../../words/say.svelte';

/** What may be asked for. */
export type Kind = Offer['is'] & AskedAct['is'];

/** What is wrong with a PIN; `left` says whether a pause is over. */
export function troubleText(
  trouble: PinTrouble | null,
  left: (secondsThen: number) => number,
): string | undefined {
  if (!trouble) return undefined;
  if (trouble.is !== 'locked') return say(`pin.${trouble.is}`);
  return isPaused(trouble, left) ? say('pin.locked') : undefined;
}

/** When the next PIN can be tried, while nobody may. */
export function waitText(
  trouble: PinTrouble | null,
  left: (secondsThen: number) => number,
): string | undefined {
  if (trouble?.is !== 'locked' || !isPaused(trouble, left)) return undefined;
  return say('pin.next_try', { time: span(language(), left(trouble.left_s)) });
}

/** Whether nobody may try now. */
export function isPaused(trouble: PinTrouble | null, left: (secondsThen: number) => number): boolean {
  return trouble?.is === 'locked' && left(trouble.left_s) > 0;
}

/** A document, as it is called. */
export function documentText(document: Document): string {
  return say(`document.${document}`);
}

/** What may be asked for, as a button says it. */
export function offerText(kind: Kind): string {
  return say(`offer.${kind}`);
}

/** A rule that is passed over. */
export function ruleText(rule: Overridable): string {
  return say(`rule.${rule}`);
}
