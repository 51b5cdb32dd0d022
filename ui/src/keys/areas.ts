// The areas of the window, and the way from one to the next with a key: the rail, the screen, its actions.

const AREAS = ['nav', 'main', 'footer'] as const;
const FOCUSABLE = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

/** Moves the focus to the next area that has something to focus: in the rail where one is, elsewhere its first control. */
export function nextArea(document: Document): void {
  const stops = AREAS.flatMap((name) => {
    const area = document.querySelector<HTMLElement>(`.window ${name}`);
    const stop = area && stopIn(area);
    return stop ? [{ area, stop }] : [];
  });
  const here = stops.findIndex(({ area }) => area.contains(document.activeElement));
  // From outside all of them, such as the title, the screen comes first.
  const inMain = stops.findIndex(({ area }) => area.tagName === 'MAIN');
  const next = here < 0 ? Math.max(0, inMain) : (here + 1) % stops.length;
  stops[next]?.stop.focus();
}

function stopIn(area: HTMLElement): HTMLElement | null {
  return area.querySelector<HTMLElement>('[aria-current=page]') ?? area.querySelector<HTMLElement>(FOCUSABLE);
}
