/** A zip archive whose files are stored as they are, as in NumPy's `.npz`. */

/** The date that all files bear, the format's first: the same files make the same archive. */
const FIRST_OF_JANUARY_1980 = (1 << 5) | 1;
const VERSION = 20;

/** @typedef {{ name: string, bytes: Uint8Array }} ZippedFile */

/**
 * The bytes of an archive: each file behind its header, and then a list of all of them.
 *
 * @param {readonly ZippedFile[]} files with names of plain ASCII
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function zipFile(files) {
  const parts = [];
  const list = [];
  let start = 0;
  for (const { name, bytes } of files) {
    const letters = new TextEncoder().encode(name);
    const facts = factsOf(letters, bytes);
    const local = numbers([4, 0x04034b50], ...facts, [2, 0]);
    parts.push(local, letters, bytes);
    list.push(
      // Comment, disk and attributes there are none; then where the file begins.
      numbers(
        [4, 0x02014b50],
        [2, VERSION],
        ...facts,
        [2, 0],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, start],
      ),
      letters,
    );
    start += local.length + letters.length + bytes.length;
  }
  const size = list.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, start],
    [2, 0],
  );
  return joined([...parts, ...list, end]);
}

/**
 * What both headers of a file say of it: version, no flags, stored, time, date, sum, sizes, name.
 *
 * @param {Uint8Array} name
 * @param {Uint8Array} bytes
 * @returns {[size: number, value: number][]}
 */
function factsOf(name, bytes) {
  return [
    [2, VERSION],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, FIRST_OF_JANUARY_1980],
    [4, crc32(bytes)],
    [4, bytes.length],
    [4, bytes.length],
    [2, name.length],
  ];
}

/**
 * Whole numbers as bytes, the lowest first.
 *
 * @param {...[size: number, value: number]} fields
 */
function numbers(...fields) {
  const bytes = fields.flatMap(([size, value]) =>
    Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255),
  );
  return Uint8Array.from(bytes);
}

/**
 * @param {readonly Uint8Array[]} parts
 * @returns {Uint8Array<ArrayBuffer>}
 */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

/**
 * The cyclic redundancy check of 32 bits that zip uses: the remainder of a division of polynomials
 * over two elements, bit by bit, the lowest bit first.
 *
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
