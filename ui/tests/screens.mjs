// Which screens there are to take pictures of, and how each is brought about. Scenes come from the sources, so that a new one
// is in every picture book at once. What is done with the screens is in `pictures.mjs`, `gallery.mjs` and `looks.mjs`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './browser.mjs';

/** Dialogs that a key opens: the scene, the key, and the name of the picture. */
export const OPENED = [
  ['verified', 'F6', 'verified_stays'],
  ['order_unlock', 'F7', 'offer_choice'],
  ['order_manual', 'F7', 'offer_manual'],
  ['order_locked', 'F7', 'offer_owner'],
  ['order_same_number_gone', 'F7', 'offer_let_pass'],
  ['order_corrected', 'F7', 'offer_correction'],
  ['verified_remote', 'F7', 'offer_remote'],
  ['order_may_type', 'Control+e', 'order_hint'],
  ['desk', 'F1', 'help'],
];

/** Pages of Settings, which have no scene of their own: the scene, the page's place in the menu, and the picture's name. */
export const PAGES = [
  ['settings', 2, 'settings_language'],
  ['settings', 3, 'settings_appearance'],
  ['settings_display', 4, 'settings_display'],
  ['settings', 5, 'settings_scanner'],
  ['settings_scanner_right', 5, 'settings_scanner_right'],
  ['settings_scanner_layout', 5, 'settings_scanner_layout'],
  ['settings_scanner_affixes', 5, 'settings_scanner_affixes'],
  ['settings_scanner_unknown', 5, 'settings_scanner_unknown'],
  ['settings', 6, 'settings_policy'],
  ['settings', 7, 'settings_about'],
];

/** The names of the customer display's scenes. */
export const DISPLAY_SCENES = namesIn('src/ipc/customers.ts', 'CUSTOMERS', /^ {2}(display_\w+): \{/gm);

/** The names in a file's list of prepared views. */
function namesIn(file, list, pattern) {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.slice(source.indexOf(`export const ${list}`)).matchAll(pattern)].map((found) => found[1]);
}

/** Every screen of the till: the scene, how it is opened from there (a key, or the place of a page in the menu), its name. A
 * page of Settings has the name of its scene where the scene alone would show another page. */
export const TILL = everyScreen();

function everyScreen() {
  const scenes = namesIn(
    'src/ipc/scenes.ts',
    'SCENES',
    /^ {2}(\w+): (?:\{|ended|mis|sto|appr|waitingLink|waitingCopy)/gm,
  );
  const screens = [...scenes.map((scene) => [scene, undefined, scene]), ...OPENED, ...PAGES];
  return [...new Map(screens.map((screen) => [screen[2], screen])).values()];
}

/** Brings a page to one of `TILL`. */
export async function show(page, address, query, [scene, how]) {
  await page.goto(`${address}/?scene=${scene}&${query}&motion=reduced&still`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForSelector('h1, h2');
  if (typeof how === 'number') {
    await page.click(`main nav button:nth-child(${String(how)})`);
  } else if (how) {
    // A key that comes right with the screen is not meant for it.
    await page.waitForTimeout(700);
    await page.keyboard.press(how);
    await page.waitForSelector('dialog[open]');
  }
}

/** Brings a page to a scene of the customer display. */
export async function showDisplay(page, address, query, scene) {
  await page.goto(`${address}/display.html?scene=${scene}&${query}`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForSelector('h1');
}

/** Gives the screen that a page shows another theme and language, and waits until that is painted. */
export async function turn(page, look) {
  await page.evaluate(async (wanted) => {
    if (location.hash === `#${wanted}`) return;
    const turned = new Promise((done) => window.addEventListener('hashchange', done, { once: true }));
    location.hash = wanted;
    await turned;
  }, look);
  await painted(page);
}

/** Gives a page another size, and waits until what follows the size is painted: the code is as many whole pixels as fit. */
export async function resize(page, size) {
  await page.setViewportSize(size);
  await painted(page);
}

async function painted(page) {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
  });
}

/** The four looks of the gallery, in the order of its sheets. All without motion. */
export const LOOKS = [
  'theme=light&language=en&motion=reduced',
  'theme=light&language=sv&motion=reduced',
  'theme=dark&language=en&motion=reduced',
  'theme=dark&language=sv&motion=reduced',
];

/** Every screen of both windows: its name, and what brings a page to it in the first of the looks. */
export const EVERY_SCREEN = [
  ...TILL.map((screen) => [screen[2], (page, address) => show(page, address, LOOKS[0], screen)]),
  ...DISPLAY_SCENES.map((scene) => [scene, (page, address) => showDisplay(page, address, LOOKS[0], scene)]),
];
