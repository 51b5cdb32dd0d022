// The picture book of all screens: `npm run gallery` takes each in both themes and both languages, lays the four beside each
// other, and writes `docs/screens/gallery/` with a page to leaf through. `npm run gallery -- --check` takes them again and
// says where more than 2 % of a sheet has changed; only the sheets that are wanted then: `-- --check [NAME PART...]`.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, openPages } from './browser.mjs';
import { DISPLAY_SCENES, TILL, show, showDisplay } from './screens.mjs';

const FOLDER = join(ROOT, '../docs/screens/gallery');

/** How much of a sheet may differ from the one that is kept, and from where on a pixel counts as another (of 255). */
const SHARE = 0.02;
const ANOTHER = 48;

const LOOKS = [
  'theme=light&language=en',
  'theme=light&language=sv',
  'theme=dark&language=en',
  'theme=dark&language=sv',
];

/** What the page to leaf through calls the screens whose names begin like this, in this order. */
const CHAPTERS = [
  ['The list and the search', ['desk', 'at_desk', 'question']],
  ['An order', ['order', 'offer']],
  ['A check', ['starting', 'waiting', 'verifying']],
  ['The owner is here', ['verified', 'verdict', 'handed', 'manual']],
  ['Other ends', ['']],
  ['Staff and a second person', ['sign_in_locked', 'sign_in_wrong', 'sign_in_paused', 'approve']],
  ['Callers, customers at the counter, payments', ['caller', 'counter', 'payment']],
  ['The day', ['activity']],
  ['Settings, help, the first start', ['settings', 'help', 'first']],
  ['Practice and test', ['practice', 'test']],
  ['The customer display', ['display']],
];

const check = process.argv[2] === '--check';
const parts = process.argv.slice(check ? 3 : 2);
const isWanted = (name) => parts.length === 0 || parts.some((part) => name.includes(part));

const { browser, address, close } = await openPages();
const sheets = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await sheets.setContent('<canvas width="1280" height="800"></canvas>');

mkdirSync(FOLDER, { recursive: true });
const screens = [
  ...TILL.map((screen) => [screen[2], (page, query) => show(page, address, query, screen)]),
  ...DISPLAY_SCENES.map((scene) => [scene, (page, query) => showDisplay(page, address, query, scene)]),
].filter(([name]) => isWanted(name));

const pages = await Promise.all(
  LOOKS.map(async (look) => [look, await browser.newPage({ viewport: { width: 1280, height: 800 } })]),
);
const changed = [];
for (const [name, bring] of screens) {
  const pictures = [];
  for (const [look, page] of pages) {
    await bring(page, look);
    pictures.push((await page.screenshot()).toString('base64'));
  }
  const sheet = Buffer.from(await sheets.evaluate(layOut, pictures), 'base64');
  const file = join(FOLDER, `${name}.webp`);
  if (!check) {
    writeFileSync(file, sheet);
    continue;
  }
  const kept = stored(file);
  const share = kept && (await sheets.evaluate(differing, [kept, sheet.toString('base64'), ANOTHER]));
  if (kept === undefined) changed.push(`${name}: not in the gallery`);
  else if (share > SHARE) changed.push(`${name}: ${(share * 100).toFixed(1)} % is another`);
}
await close();

if (check) {
  const told = changed.map((line) => `\n  ${line}`).join('');
  console.log(`${String(screens.length)} screens compared, ${String(changed.length)} changed${told}`);
  if (changed.length > 0) {
    console.log('if they are as they should be: cargo xtask gallery, and look at what it wrote');
    process.exitCode = 1;
  }
} else {
  if (parts.length === 0) forgetOthers(screens.map(([name]) => name));
  writeFileSync(join(FOLDER, 'README.md'), leaves());
  console.log(`${String(screens.length)} screens in docs/screens/gallery`);
}

function stored(file) {
  try {
    return readFileSync(file).toString('base64');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the sheets of screens that are no more. */
function forgetOthers(names) {
  for (const file of readdirSync(FOLDER)) {
    if (file.endsWith('.webp') && !names.includes(file.slice(0, -5))) rmSync(join(FOLDER, file));
  }
}

function leaves() {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.webp'));
  const chapterOf = (name) => {
    const fits = CHAPTERS.filter(([, begins]) =>
      begins.some((begin) => begin !== '' && name.startsWith(begin)),
    );
    return (fits[0] ?? CHAPTERS.find(([, begins]) => begins.includes('')))[0];
  };
  const chapters = CHAPTERS.map(([title]) => [title, names.filter((file) => chapterOf(file) === title)]);
  const written = chapters
    .filter(([, files]) => files.length > 0)
    .map(([title, files]) => {
      const pictures = files.map((file) => {
        const words = file.slice(0, -5).replaceAll('_', ' ');
        return `### ${words}\n\n![The screen "${words}": light and dark, English and Swedish](${file})\n`;
      });
      return `## ${title}\n\n${pictures.join('\n')}`;
    });
  return `# Every screen

Light above, dark below; English left, Swedish right. Made-up people, orders and codes. \`cargo xtask gallery\` takes these
pictures, and \`cargo xtask gallery --check\` says where a screen has become another than it is here.

${written.join('\n')}`;
}

/** In the browser: four pictures at half their size on one sheet. */
async function layOut(pictures) {
  const canvas = document.querySelector('canvas');
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const [place, picture] of pictures.entries()) {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    context.drawImage(image, (place % 2) * 640, Math.floor(place / 2) * 400, 640, 400);
  }
  return canvas.toDataURL('image/webp', 0.6).split(',')[1];
}

/** In the browser: how much of two sheets differs, from 0 to 1. */
async function differing([kept, taken, another]) {
  const pixels = async (sheet) => {
    const image = new Image();
    image.src = `data:image/webp;base64,${sheet}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  };
  const [before, now] = [await pixels(kept), await pixels(taken)];
  if (before.length !== now.length) return 1;
  let count = 0;
  for (let at = 0; at < now.length; at += 4) {
    const differs = [0, 1, 2].some((channel) => Math.abs(before[at + channel] - now[at + channel]) > another);
    count += Number(differs);
  }
  return count / (now.length / 4);
}
