/** Playing: from stop to stop, as fast as is wished. */

/** Stops a second at the speed 1. */
const STOPS = 6;

/** The speeds that one can choose. */
export const SPEEDS = [0.5, 1, 2, 4];

export class Player {
  /**
   * @param {() => boolean} onNext Go to the next stop; false if there is none.
   * @param {() => void} onChange It has begun to play, or ended.
   */
  constructor(onNext, onChange) {
    this.onNext = onNext;
    this.onChange = onChange;
    this.speed = 1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  get plays() {
    return this.timer !== undefined;
  }

  play() {
    if (this.plays) return;
    this.#wait();
    this.onChange();
  }

  pause() {
    if (!this.plays) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.onChange();
  }

  #wait() {
    this.timer = setTimeout(
      () => {
        if (this.onNext()) this.#wait();
        else this.pause();
      },
      1000 / STOPS / this.speed,
    );
  }
}
