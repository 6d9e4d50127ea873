import { CLASSES, PIXELS, type Picture } from "./network.ts";

/** The ten digits on five by five pixels, drawn for this project. They are all the data that its model learned from. */
const GLYPHS: readonly string[] = [
  ".###. #..## #.#.# ##..# .###.",
  "..#.. .##.. ..#.. ..#.. .###.",
  "####. ....# .###. #.... #####",
  "####. ....# ..##. ....# ####.",
  "#..#. #..#. ##### ...#. ...#.",
  "##### #.... ####. ....# ####.",
  ".###. #.... ####. #...# .###.",
  "##### ....# ...#. ..#.. .#...",
  ".###. #...# .###. #...# .###.",
  ".###. #...# .#### ....# .###.",
];

const FULL = 15;

/** A source of numbers in [0, 1) that depends on its seed only (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Digit `digit` in full black and white. */
export function glyphOf(digit: number): Picture {
  const drawn = GLYPHS[digit];
  if (drawn === undefined) throw new Error(`there are digits 0 to ${CLASSES - 1}, no ${digit}`);
  return [...drawn.replaceAll(" ", "")].map((pixel) => (pixel === "#" ? BigInt(FULL) : 0n));
}

/** The digit as seen badly: ink and paper vary in brightness, and one pixel in fifty is the opposite. */
export function noisyGlyph(digit: number, random: () => number): Picture {
  return glyphOf(digit).map((pixel) => {
    const ink = pixel > 0n !== random() < 0.02;
    const off = BigInt(Math.floor(random() * 6));
    return ink ? BigInt(FULL) - off : off;
  });
}

/** A picture as text, for people. */
export function drawingOf(picture: Picture): string[] {
  const side = Math.sqrt(PIXELS);
  const shade = (pixel: bigint): string => (pixel >= 11n ? "#" : pixel >= 5n ? "+" : ".");
  return Array.from({ length: side }, (_, row) =>
    picture
      .slice(row * side, (row + 1) * side)
      .map(shade)
      .join(""),
  );
}
