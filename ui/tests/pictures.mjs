// Takes a picture of every scene: `npm run pictures -- FOLDER [NAME PART...]`. For looking at, beside the design.
// Builds the pages on the fake desk, serves them under the window's content security policy, and drives the system's
// Chromium. What the browser or axe (contrast too) finds wrong is printed, and makes the run fail.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const [folder, ...parts] = process.argv.slice(2);
if (!folder) {
  console.error('usage: npm run pictures -- FOLDER [NAME PART...]');
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const built = spawnSync('npx', ['vite', 'build', '--mode', 'pictures', '--logLevel', 'error'], {
  cwd: root,
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);

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
  ['settings', 4, 'settings_scanner'],
  ['settings_scanner_right', 4, 'settings_scanner_right'],
  ['settings_scanner_layout', 4, 'settings_scanner_layout'],
  ['settings_scanner_affixes', 4, 'settings_scanner_affixes'],
  ['settings_scanner_unknown', 4, 'settings_scanner_unknown'],
  ['settings', 5, 'settings_policy'],
  ['settings', 6, 'settings_about'],
];

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

/** Every one, or those whose name has one of the parts. */
function isWanted(name) {
  return parts.length === 0 || parts.some((part) => name.includes(part));
}

const scenes = [
  ...readFileSync(join(root, 'src/ipc/scenes.ts'), 'utf8').matchAll(
    /^ {2}(\w+): (?:\{|ended|mis|sto|appr|waitingLink)/gm,
  ),
]
  .map((found) => found[1])
  .filter((name) => isWanted(name));

mkdirSync(folder, { recursive: true });
const server = await preview({
  root,
  mode: 'pictures',
  preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
  logLevel: 'error',
});
// Any free port: somebody else may be taking pictures, too.
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let taken = 0;
let faults = 0;

function report(look, fault) {
  if (fault.includes('favicon.ico')) return;
  faults += 1;
  console.error(`${look}: ${fault}`);
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
    await page.goto(`${address}?scene=${scene}&${query}&motion=reduced&still`);
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
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const { id, nodes } of violations) {
      report(`${name} ${look}`, `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    }
  }
  await page.close();
}
await browser.close();
await server.close();
console.log(`${String(taken)} pictures in ${folder}, ${String(faults)} faults`);
process.exitCode = faults === 0 ? 0 : 1;
