// Takes a picture of every scene: `npm run pictures -- FOLDER [NAME PART...]`. For looking at, beside the design.
// Builds the pages on the fake desk, serves them under the window's content security policy, and drives the system's
// Chromium. What the browser or axe (contrast too) finds wrong is printed, and makes the run fail.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import axe from 'axe-core';

import { openPages } from './browser.mjs';
import { DISPLAY_SCENES, TILL, show, showDisplay } from './screens.mjs';

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

/** Every one, or those whose name has one of the parts. */
function isWanted(name) {
  return parts.length === 0 || parts.some((part) => name.includes(part));
}

const displays = DISPLAY_SCENES.filter(isWanted);

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
    await showDisplay(page, address, query, scene);
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
  const page = await browser.newPage({ viewport: { width, height }, forcedColors });
  page.on('pageerror', (error) => report(look, error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') report(look, `${message.text()} ${message.location().url}`);
  });
  const isSome = SOME.some(([name]) => name === look);
  const wanted = TILL.filter(
    ([, how, name]) => isWanted(name) && (!isSome || how !== undefined || SOME_SCENES.includes(name)),
  );
  for (const screen of wanted) {
    const name = screen[2];
    await show(page, address, query, screen);
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
