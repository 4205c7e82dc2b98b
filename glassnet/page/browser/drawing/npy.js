/** Arrays in NumPy's file format, version 1.0. */

const MAGIC = "\x93NUMPY\x01\x00";
/** The numbers begin at a multiple of this many bytes. */
const ALIGNED = 64;

/**
 * The bytes of a `.npy` file.
 *
 * @param {string} dtype as NumPy writes it: "|u1", "<i8"
 * @param {readonly number[]} shape
 * @param {Uint8Array} data the numbers, row by row, the lowest byte of each first
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function npyFile(dtype, shape, data) {
  const sides = shape.join(", ") + (shape.length === 1 ? "," : "");
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${sides}), }`;
  const before = MAGIC.length + 2;
  const end = Math.ceil((before + header.length + 1) / ALIGNED) * ALIGNED;
  const bytes = new Uint8Array(end + data.length);
  const padded = `${header.padEnd(end - before - 1)}\n`;
  new DataView(bytes.buffer).setUint16(MAGIC.length, padded.length, true);
  putText(bytes, 0, MAGIC);
  putText(bytes, before, padded);
  bytes.set(data, end);
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {string} text of characters that are one byte each
 */
function putText(bytes, start, text) {
  for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
}
