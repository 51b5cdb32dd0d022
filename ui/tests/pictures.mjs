// Takes a picture of every scene: `npm run pictures -- FOLDER [NAME PART...]`. For looking at, beside the design.
// Builds the pages on the fake desk, serves them under the window's content security policy, and drives the system's
// Chromium. What the browser or axe (contrast too) finds wrong is printed, and makes the run fail.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import axe from 'axe-core';

import { ROOT, openPages } from './browser.mjs';

const [folder, ...parts] = process.argv.slice(2);
if (!folder) {
  console.error('usage: npm run pictures -- FOLDER [NAME PART...]');
  process.exit(2);
}

/** Each look is a size, a theme and a language, and perhaps the system's own colours; these are taken of every scene. */
const EVERY = [
  ['light-en', 1280, 800, 'theme=light&language=en'],
  ['light-sv', 1280, 800, 'theme=light&language=sv'],
  ['dark-en', 1280, 800, 'theme=dark&language=en'],
  ['dark-sv', 1280, 800, 'theme=dark&language=sv'],
  ['low-sv', 1280, 688, 'theme=light&language=sv'],
  ['laptop-sv', 1366, 768, 'theme=light&language=sv'],
  ['forced-en', 1280, 800, 'theme=light&language=en', 'active'],
];
const SOME = [
  ['large-screen', 1920, 1080, 'theme=light&language=en'],
  ['extra-large', 1280, 800, 'theme=light&language=sv&text=extra_large'],
  ['zoom-200', 640, 400, 'theme=light&language=sv'],
];
const SOME_SCENES = [
  'desk',
  'order_warned',
  'waiting',
  'verified',
  'not_owner',
  'client_refused',
  'settings_tested',
  'activity',
  'first_run',
];

/** The customer display has pages and sizes of its own. */
const DISPLAYS = [
  ['landscape-light-en', 1920, 1080, 'theme=light&language=en'],
  ['landscape-dark-sv', 1920, 1080, 'theme=dark&language=sv'],
  ['portrait-light-sv', 1080, 1920, 'theme=light&language=sv'],
  ['portrait-dark-en', 1080, 1920, 'theme=dark&language=en'],
  ['small-light-sv', 1024, 600, 'theme=light&language=sv'],
];

/** Dialogs that a key opens: the scene, the key, and the name of the picture. */
const OPENED = [
  ['verified', 'F6', 'verified_stays'],
  ['order_unlock', 'F7', 'offer_choice'],
  ['order_manual', 'F7', 'offer_manual'],
  ['order_locked', 'F7', 'offer_owner'],
  ['order_corrected', 'F7', 'offer_correction'],
  ['verified_remote', 'F7', 'offer_remote'],
  ['desk', 'F1', 'help'],
];

/** Pages of Settings, which have no scene of their own: the scene, the page's place in the menu, and the picture's name. */
const PAGES = [
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

/** Every one, or those whose name has one of the parts. */
function isWanted(name) {
  return parts.length === 0 || parts.some((part) => name.includes(part));
}

const scenes = [
  ...readFileSync(join(ROOT, 'src/ipc/scenes.ts'), 'utf8').matchAll(
    /^ {2}(\w+): (?:\{|ended|mis|sto|appr|waitingLink)/gm,
  ),
]
  .map((found) => found[1])
  .filter((name) => isWanted(name));

const displays = [
  ...readFileSync(join(ROOT, 'src/ipc/customers.ts'), 'utf8').matchAll(/^ {2}(display_\w+): \{/gm),
]
  .map((found) => found[1])
  .filter((name) => isWanted(name));

mkdirSync(folder, { recursive: true });
const { browser, address, close } = await openPages();

let taken = 0;
let faults = 0;

function report(look, fault) {
  if (fault.includes('favicon.ico')) return;
  faults += 1;
  console.error(`${look}: ${fault}`);
}

/** What axe finds on the page as it is. */
async function judge(page, name) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, nodes } of violations) {
    report(name, `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }
}

for (const [look, width, height, query] of DISPLAYS) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => report(look, error.message));
  for (const scene of displays) {
    await page.goto(`${address}/display.html?scene=${scene}&${query}`);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForSelector('h1');
    await page.screenshot({ path: join(folder, `${scene}-${look}.png`) });
    taken += 1;
    // What is drawn beyond the edge is seen by nobody.
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll('h1, p:not(.unseen), li, header, aside, img')]
        .filter((element) => {
          const { left, top, right, bottom } = element.getBoundingClientRect();
          return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
        })
        .map((element) => element.textContent || element.tagName),
    );
    if (beyond.length > 0) report(`${scene} ${look}`, `beyond the edge: ${beyond.join(', ')}`);
    await judge(page, `${scene} ${look}`);
  }
  await page.close();
}

for (const [look, width, height, query, forcedColors = 'none'] of [...EVERY, ...SOME]) {
  const wanted = SOME.some(([name]) => name === look)
    ? scenes.filter((scene) => SOME_SCENES.includes(scene))
    : scenes;
  const page = await browser.newPage({ viewport: { width, height }, forcedColors });
  page.on('pageerror', (error) => report(look, error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') report(look, `${message.text()} ${message.location().url}`);
  });
  const opened = [...OPENED, ...PAGES].filter(([, , name]) => isWanted(name));
  for (const [scene, how, name = scene] of [...wanted.map((scene) => [scene]), ...opened]) {
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
    await page.screenshot({ path: join(folder, `${name}-${look}.png`) });
    taken += 1;
    if (!look.endsWith('-en')) continue;
    await judge(page, `${name} ${look}`);
  }
  await page.close();
}
await close();
console.log(`${String(taken)} pictures in ${folder}, ${String(faults)} faults`);
process.exitCode = faults === 0 ? 0 : 1;
