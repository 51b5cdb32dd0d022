// What can be wrong with a screen as a browser draws it, beside what axe finds: targets too small to hit, borders and focus
// rings too faint to see, motion where none is wanted, and what is out of reach when everything is twice as large. Each
// function runs in the page, and answers with one line for each fault.

/** Makes the functions below known to a page, under `window.faults`. */
export const SOURCE = `window.faults = (() => {
  ${[visibleIn, controlsOf, nameOf, contrastOf, colourOf, behind, small, faint, crowded, unfocused, moving, unreachable].join('\n')}
  return { small, faint, crowded, unfocused, moving, unreachable };
})();`;

/** Whether a person sees the element, and nothing modal lies before it. */
function visibleIn(element) {
  const dialog = document.querySelector('dialog[open]');
  if (dialog && !dialog.contains(element)) return false;
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  return !element.closest('.unseen, [inert]') && !getComputedStyle(element).clipPath.startsWith('inset(50%');
}

/** Everything that can be pressed, each with what is drawn for it: its label where it is itself not drawn. */
function controlsOf() {
  const all = document.querySelectorAll(
    'button, input, select, textarea, a[href], [role=option], [role=checkbox], [role=radio], [role=switch], [role=tab]',
  );
  const seen = [...all].map((control) => ({ control, drawn: control.closest('label') ?? control }));
  return seen.filter(({ control, drawn }) => visibleIn(drawn) && !control.disabled);
}

function nameOf(element) {
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ');
  return `${element.tagName.toLowerCase()} "${words.slice(0, 40)}"`;
}

/** Red, green, blue and how opaque, as the browser says any colour. */
function colourOf(text) {
  const numbers = text.match(/[\d.]+/g).map(Number);
  return { rgb: numbers.slice(0, 3), opaque: numbers[3] ?? 1 };
}

/** The ratio of WCAG 2.2 between two opaque colours. */
function contrastOf(one, other) {
  const light = ([red, green, blue]) => {
    const linear = (channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The colour on which an element lies. */
function behind(element) {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const { rgb, opaque } = colourOf(getComputedStyle(around).backgroundColor);
    if (opaque === 1) return rgb;
  }
  return [255, 255, 255];
}

/** Targets below 44 pixels either way: WCAG asks for 24, the design for 44. */
function small() {
  return controlsOf()
    .map(({ drawn }) => ({ drawn, box: drawn.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < 43.5)
    .map(
      ({ drawn, box }) =>
        `${nameOf(drawn)} is ${box.width.toFixed(0)} x ${box.height.toFixed(0)} pixels, and 44 are wanted`,
    );
}

/** Borders of controls that are hard to see: 3:1 is wanted against what lies around. Rows of a list have hairlines only. */
function faint() {
  return controlsOf()
    .filter(({ control }) => control.getAttribute('role') !== 'option')
    .flatMap(({ drawn }) => {
      const style = getComputedStyle(drawn);
      if (style.borderBottomStyle === 'none' || parseFloat(style.borderBottomWidth) === 0) return [];
      const { rgb, opaque } = colourOf(style.borderBottomColor);
      const filled = colourOf(style.backgroundColor);
      const around = behind(drawn);
      // A filled control is seen by its filling.
      if (opaque === 0 || (filled.opaque === 1 && contrastOf(filled.rgb, around) >= 3)) return [];
      const ratio = contrastOf(rgb, around);
      return ratio >= 3 ? [] : [`the border of ${nameOf(drawn)} has a contrast of ${ratio.toFixed(2)}`];
    });
}

/** Figures beside each other that run together: 16 pixels are wanted between them, and no cell is wider than its column. */
function crowded() {
  const spilling = [...document.querySelectorAll('[role=option] > span')]
    .filter((cell) => getComputedStyle(cell).overflowX === 'visible' && visibleIn(cell))
    .filter((cell) => cell.scrollWidth - cell.clientWidth > 1 && cell.clientWidth > 0)
    .map((cell) => `${nameOf(cell)} is wider than its column`);
  const close = [...document.querySelectorAll('dl > div')].filter(visibleIn).flatMap((figure) => {
    const next = figure.nextElementSibling;
    if (!next) return [];
    const [here, there] = [figure.getBoundingClientRect(), next.getBoundingClientRect()];
    const beside = there.top < here.bottom && there.left >= here.left;
    const between = there.left - here.right;
    if (!beside || between >= 15.5) return [];
    return [`${nameOf(figure)} is ${between.toFixed(0)} pixels from the next, and 16 are wanted`];
  });
  return [...spilling, ...close];
}

/** Controls that do not show the focus, or too faintly. Moves the focus about. */
function unfocused() {
  const was = document.activeElement;
  const faults = controlsOf()
    .filter(({ control }) => control.tabIndex >= 0)
    .flatMap(({ control, drawn }) => {
      control.focus();
      if (document.activeElement !== control) return [`${nameOf(drawn)} takes no focus`];
      const near = [
        drawn,
        control,
        ...drawn.querySelectorAll('*'),
        control.nextElementSibling,
        control.parentElement,
      ];
      const ring = near
        .filter((element) => element?.checkVisibility({ opacityProperty: true }))
        .map((element) => ({ element, style: getComputedStyle(element) }))
        .find(({ style }) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
      if (!ring) return [`${nameOf(drawn)} shows no focus`];
      const ratio = contrastOf(colourOf(ring.style.outlineColor).rgb, behind(ring.element));
      return ratio >= 3 ? [] : [`the focus on ${nameOf(drawn)} has a contrast of ${ratio.toFixed(2)}`];
    });
  was?.focus?.();
  return faults;
}

/** Whatever is animated, or would be when it changes. */
function moving() {
  const long = (times) => times.split(',').some((time) => parseFloat(time) > 0);
  const faults = [];
  for (const element of document.querySelectorAll('*')) {
    for (const which of [undefined, '::before', '::after']) {
      const style = getComputedStyle(element, which);
      const animated = style.animationName !== 'none' && long(style.animationDuration);
      if (animated) faults.push(`${nameOf(element)} is animated: ${style.animationName}`);
      if (long(style.transitionDuration)) faults.push(`${nameOf(element)} moves on when it changes`);
    }
  }
  const running = document.getAnimations().filter((animation) => animation.playState === 'running');
  return [...faults, ...running.map((animation) => `an animation runs: ${animation.constructor.name}`)];
}

/** What cannot be brought into the window by scrolling up and down, or lies under something else when it is. */
function unreachable() {
  const faults = [];
  for (const element of document.querySelectorAll('*')) {
    const { overflowX } = getComputedStyle(element);
    const beyond = element.scrollWidth - element.clientWidth;
    if (['auto', 'scroll'].includes(overflowX) && beyond > 1 && visibleIn(element))
      faults.push(`${nameOf(element)} scrolls sideways by ${String(beyond)} pixels`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');

  const hiding = [...document.querySelectorAll('*')].filter((element) =>
    ['hidden', 'clip'].includes(getComputedStyle(element).overflowY),
  );
  const says = [...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, th, td, label, span')].filter(
    (element) =>
      [...element.childNodes].some(
        (child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '',
      ),
  );
  const controls = controlsOf().map(({ drawn }) => drawn);
  for (const element of new Set([...controls, ...says])) {
    if (!visibleIn(element)) continue;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const inside =
      box.left > -1 &&
      box.right < innerWidth + 1 &&
      box.top > -1 &&
      Math.min(box.bottom, box.top + 20) < innerHeight + 1;
    if (!inside) faults.push(`${nameOf(element)} stays outside the window`);
    // A script can scroll what a person cannot.
    for (const hidden of hiding.filter((one) => one.contains(element))) {
      if (hidden.scrollTop === 0 && hidden.scrollLeft === 0) continue;
      faults.push(`${nameOf(element)} is cut off by ${nameOf(hidden)}`);
      hidden.scrollTo(0, 0);
    }
    if (inside && controls.includes(element)) {
      const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight - box.top) / 2];
      const hit = document.elementFromPoint(x, y);
      if (!hit || !(element.contains(hit) || hit.contains(element)))
        faults.push(`${nameOf(element)} lies under ${hit ? nameOf(hit) : 'nothing'}`);
    }
  }
  return faults;
}
