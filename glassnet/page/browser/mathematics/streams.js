/**
 * Random numbers that are counted, not drawn: a function of (seed, purpose, epoch, image).
 *
 * They are the same as Python's, so that a training in the page takes its images in the same order.
 *
 * Reference: `glassnet/streams.py`.
 */

/** What random numbers are for. */
export const Purpose = Object.freeze({ INITIAL_WEIGHTS: 1, ORDER: 2, DROPOUT: 3 });

/**
 * A 32-bit number that looks random beside `word`; different words give different ones.
 *
 * The shifts and factors are those of `lowbias32` (Wellons 2018, *Prospecting for hash functions*).
 *
 * @param {number} word
 * @returns {number} from 0 to 2³² - 1
 */
export function mix(word) {
  let mixed = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * The key of a stream's branch: `mix(mix(word) ^ key)`, another one for each word.
 *
 * @param {number} key 32 bits
 * @param {number} word 32 bits
 * @returns {number} from 0 to 2³² - 1
 */
export function foldIn(key, word) {
  return mix(mix(word) ^ key);
}

/**
 * The key of one stream.
 *
 * The purpose is folded in first, then the seed, then the counts. Of a seed beyond 32 bits the lowest
 * 32 count as its word, and into them the next 32 are folded, and so on.
 *
 * @param {number | bigint} seed at least 0; a whole number beyond 2⁵³ must be a bigint
 * @param {number} purpose one of {@link Purpose}
 * @param {...number} counts what the stream's numbers belong to, such as the epoch, from 0
 * @returns {number} from 0 to 2³² - 1
 */
export function streamKey(seed, purpose, ...counts) {
  let rest = BigInt(seed);
  let word = Number(BigInt.asUintN(32, rest));
  for (rest >>= 32n; rest > 0n; rest >>= 32n) {
    word = foldIn(word, Number(BigInt.asUintN(32, rest)));
  }
  return [purpose, word, ...counts].reduce(foldIn, 0);
}

/**
 * The order in which an epoch takes its images.
 *
 * Each image's index is folded into the key of the epoch, and the images are sorted by what comes
 * out; of two that are equal, the one with the lower index comes first.
 *
 * @param {number | bigint} seed of the training
 * @param {number} epoch counted from 0
 * @param {number} samples how many images there are
 * @returns {Uint32Array} the images' indices
 */
export function epochOrder(seed, epoch, samples) {
  const key = streamKey(seed, Purpose.ORDER, epoch);
  // Key and index in one number, so that all differ and a plain sort of numbers will do.
  const ranks = BigUint64Array.from(
    { length: samples },
    (_, image) => (BigInt(foldIn(key, image)) << 32n) | BigInt(image),
  );
  return Uint32Array.from(ranks.sort(), (rank) => Number(BigInt.asUintN(32, rank)));
}
