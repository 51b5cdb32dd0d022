// Whether phones can read the codes: `npm run codes [-- FOLDER]`. Each screen that has one is pictured at the scales that
// screens have, in both themes. Every pixel of a code is black or white; and two decoders that are not ours (zbar and
// jsQR) read it from the whole picture at the first try: as it is, turned by 15 degrees, blurred, and in weak contrast.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT, openPages } from './browser.mjs';
import { DARK, LIGHT, LINK, WAITING, pictureOfCode, readByZbar } from './code_pictures.mjs';

/** Page, size, scale and look of each picture. */
const SCREENS = [
  ...WAITING,
  ['?scene=practice_waiting&still', 1280, 688, 1, LIGHT],
  ['display.html?scene=display_qr', 1920, 1080, 1, LIGHT],
  ['display.html?scene=display_qr', 1920, 1080, 1.25, DARK],
  ['display.html?scene=display_qr', 1080, 1920, 1, DARK],
  ['display.html?scene=display_small', 1920, 1080, 1, LIGHT],
  ['display.html?scene=display_larger', 1280, 800, 1.5, DARK],
  ['display.html?scene=display_turned', 1920, 1080, 1, LIGHT],
];

/** What is done to the till's pictures, and to those of the customer display. */
const VARIANTS = ['as it is', 'turned', 'blurred', 'weak'];
const ON_DISPLAY = ['as it is', 'turned'];

const kept = process.argv[2];
const folder = kept ?? mkdtempSync(join(tmpdir(), 'codes-'));
mkdirSync(folder, { recursive: true });

const { browser, address, close } = await openPages();
const reader = await browser.newPage();
await reader.addScriptTag({ path: join(ROOT, 'node_modules/jsqr/dist/jsQR.js') });

const faults = [];
const files = [];
const started = Date.now();
for (const screen of SCREENS) {
  const [path, width, height, scale, look] = screen;
  const name = `${path.replace(/^.*scene=|&.*$/g, '')} ${String(width)}x${String(height)} at ${String(scale)}, ${look}`;
  const { picture, place } = await pictureOfCode(browser, address, screen);
  const seen = await reader.evaluate(readCodes, {
    picture,
    place,
    scale,
    variants: path.startsWith('display') ? ON_DISPLAY : VARIANTS,
  });
  if (seen.grey > 0)
    faults.push(`${name}: ${String(seen.grey)} pixels of the code are neither black nor white`);
  if (seen.share < 0.3) faults.push(`${name}: that is no code, too little of it is black`);
  for (const { variant, text, png } of seen.variants) {
    if (text !== LINK) faults.push(`${name}, ${variant}: jsQR read ${JSON.stringify(text)}`);
    const file = join(folder, `${String(files.length).padStart(2, '0')}.png`);
    writeFileSync(file, Buffer.from(png.split(',')[1], 'base64'));
    files.push([file, `${name}, ${variant}`]);
  }
}
await close();

for (const [file, name] of files) {
  const stdout = readByZbar(file);
  if (stdout.trim() !== LINK) faults.push(`${name}: zbar read ${JSON.stringify(stdout)} (${file})`);
}

for (const fault of faults) console.error(fault);
if (!kept && faults.length === 0) rmSync(folder, { recursive: true });
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(
  `${String(files.length)} pictures of ${String(SCREENS.length)} screens in ${seconds} s, read by jsQR ` +
    `${JSON.parse(readFileSync(join(ROOT, 'node_modules/jsqr/package.json'), 'utf8')).version} and zbar, ` +
    `${String(faults.length)} faults`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

/** In the browser: counts the pixels of the code, makes each variant, and reads it with jsQR. */
async function readCodes({ picture, place, scale, variants }) {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const draw = (filter, degrees) => {
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.fillStyle = '#808080';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.filter = filter;
    context.translate(canvas.width / 2, canvas.height / 2);
    context.rotate((degrees * Math.PI) / 180);
    context.drawImage(image, -canvas.width / 2, -canvas.height / 2);
    return [canvas, context];
  };
  const [, plain] = draw('none', 0);
  const [left, top] = [Math.ceil(place.x * scale + 0.01), Math.ceil(place.y * scale + 0.01)];
  const side = Math.floor(place.width * scale) - 2;
  const pixels = plain.getImageData(left, top, side, side).data;
  let [grey, black] = [0, 0];
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at] < 32) black += 1;
    else if (pixels[at] < 250) grey += 1;
  }
  const of = {
    'as it is': ['none', 0],
    turned: ['none', 15],
    blurred: [`blur(${String(2.5 * scale)}px)`, 0],
    weak: ['contrast(40%)', 0],
  };
  return {
    grey,
    share: black / (pixels.length / 4),
    variants: variants.map((variant) => {
      const [canvas, context] = draw(...of[variant]);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const read = globalThis.jsQR(data, width, height, { inversionAttempts: 'dontInvert' });
      return { variant, text: read?.data ?? null, png: canvas.toDataURL('image/png') };
    }),
  };
}
