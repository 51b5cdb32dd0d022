// The sheets of the gallery: a screen's four looks beside each other, kept in `docs/screens/gallery/`, and how much a new one
// differs from the one that is kept. Drawing and comparing is a browser's; the pictures come from elsewhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './browser.mjs';
import { LOOKS, turn } from './screens.mjs';

/** Where the sheets are. */
export const FOLDER = join(ROOT, '../docs/screens/gallery');

/** How much of a sheet may differ from the one that is kept, and from where on a pixel counts as another (of 255). */
const SHARE = 0.02;
const ANOTHER = 48;

/** The four pictures of the screen that a page shows. Before each next one `meanwhile` may look at the page. */
export async function picturesOf(page, meanwhile = async () => undefined) {
  const pictures = [];
  for (const look of LOOKS) {
    await turn(page, look);
    pictures.push((await page.screenshot()).toString('base64'));
    await meanwhile(look);
  }
  return pictures;
}

/** Draws sheets on a page of its own. */
export class Sheets {
  #page;

  static async open(browser) {
    const sheets = new Sheets();
    sheets.#page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    return sheets;
  }

  /** Keeps the pictures as the sheet of that name. */
  async keep(name, pictures) {
    const sheet = await this.#page.evaluate(layOut, pictures);
    writeFileSync(join(FOLDER, `${name}.webp`), Buffer.from(sheet, 'base64'));
  }

  /** What is another than on the sheet that is kept; nothing if it is the same. */
  async faultOf(name, pictures) {
    const kept = stored(name);
    if (kept === undefined) return `${name}: not in the gallery`;
    const sheet = await this.#page.evaluate(layOut, pictures);
    const share = await this.#page.evaluate(differing, [kept, sheet, ANOTHER]);
    return share > SHARE ? `${name}: ${(share * 100).toFixed(1)} % is another` : undefined;
  }
}

/** What to do about sheets that differ. */
export const ADVICE = 'if they are as they should be: cargo xtask gallery, and look at what it wrote';

function stored(name) {
  try {
    return readFileSync(join(FOLDER, `${name}.webp`)).toString('base64');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** In the browser: four pictures at half their size on one sheet. */
async function layOut(pictures) {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 800;
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
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
