// How large a code is drawn so that each of its modules is a whole number of the screen's pixels: cameras read crisp
// squares, and a blurred edge costs them the code first.

/** With fewer of the screen's pixels for a module, a camera may fail. */
export const FEWEST_PIXELS = 4;

/** The largest number of the screen's pixels that each of so many modules can have in this room. */
export function pixelsPerModule(room: number, modules: number): number {
  if (modules <= 0 || room <= 0) return 0;
  return Math.floor((room * ratio()) / modules + 1e-6);
}

/** The length of so many modules, in the page's own pixels. */
export function lengthOf(modules: number, pixels: number): number {
  return (modules * pixels) / ratio();
}

/** How many modules a code has along its side, quiet zone included: one unit of its view box is one. */
export function modulesOf(svg: string | null): number {
  return Number(/viewBox="0 0 (\d+(?:\.\d+)?) /.exec(svg ?? '')?.[1] ?? 0);
}

/** As the source of a picture, which the content security policy allows. */
export function pictureOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function ratio(): number {
  return window.devicePixelRatio || 1;
}
