// What jsdom lacks and the pages use; and each test leaves the document as it found it.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

afterEach(() => {
  cleanup();
  document.body.innerHTML = '';
});

document.title = 'Claimcheck';

window.matchMedia = (query) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

Element.prototype.scrollIntoView = () => undefined;

HTMLDialogElement.prototype.showModal = function showModal(): void {
  this.setAttribute('open', '');
};
