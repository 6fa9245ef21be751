import { crc32, deflateSync } from 'node:zlib';
import type { SentFile } from './visitor.ts';

const [width, height] = [240, 120] as const;
type Colour = readonly [red: number, green: number, blue: number];
const [paper, ink]: readonly [Colour, Colour] = [
  [247, 245, 238],
  [45, 110, 80],
];
/** Width of the frame, in pixels. */
const frame = 6;

/** A picture of a framed sheet with some lines, as PNG. */
export function picture(name: string): SentFile {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width }, (_, x) => (isInk(x, y) ? ink : paper)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits for each of red, green and blue.
  header.set([8, 2], 8);
  const content = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, contentType: 'image/png', content };
}

function isInk(x: number, y: number): boolean {
  const isFrame = x < frame || y < frame || x >= width - frame || y >= height - frame;
  const isLine = y % 20 < 4 && y > 15 && x > 20 && x < width - 20 - (y % 3) * 30;
  return isFrame || isLine;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
