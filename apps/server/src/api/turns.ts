import { Refusal } from '@credence/verification';

export interface TurnsOptions {
  /** What is done at a time. */
  atOnce: number;
  /** Of these, one holder's: nobody keeps all the others out. */
  ofHolder: number;
  /** Who may wait; whoever comes then is told to come again. */
  waiting: number;
  /** Of these, one holder's: nobody turns all the others away. */
  waitingOfHolder: number;
}

interface Waiter {
  holder: string;
  begin(release: () => void): void;
}

/** Lets a few at a time do what takes memory for as long as it lasts; the others wait their turn. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #holding: string[] = [];
  readonly #waiting: Waiter[] = [];

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Waits for a turn.
   *
   * @returns What gives it back; calling it again changes nothing.
   * @throws {Refusal} `rate_limit` when too many wait already.
   */
  take(holder: string): Promise<() => void> {
    if (this.#isFull(holder)) {
      return Promise.reject(
        new Refusal('rate_limit', 'Too many files are on their way at once. Try again in a moment.'),
      );
    }
    return new Promise((begin) => {
      this.#waiting.push({ holder, begin });
      this.#admit();
    });
  }

  #isFull(holder: string): boolean {
    const { waiting, waitingOfHolder } = this.#options;
    const ofHolder = this.#waiting.filter((waiter) => waiter.holder === holder).length;
    return this.#waiting.length >= waiting || ofHolder >= waitingOfHolder;
  }

  #admit(): void {
    while (this.#holding.length < this.#options.atOnce) {
      const next = this.#waiting.findIndex(({ holder }) => this.#heldBy(holder) < this.#options.ofHolder);
      const [waiter] = next < 0 ? [] : this.#waiting.splice(next, 1);
      if (!waiter) return;
      this.#holding.push(waiter.holder);
      waiter.begin(this.#release(waiter.holder));
    }
  }

  #release(holder: string): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holding.splice(this.#holding.indexOf(holder), 1);
      this.#admit();
    };
  }

  #heldBy(holder: string): number {
    return this.#holding.filter((other) => other === holder).length;
  }
}
