// Chance for the plans: splitmix64, so that a seed repeats a plan and each check has its own stream, whatever the
// others do.

const MASK = (1n << 64n) - 1n;

export class Chance {
  #state;

  constructor(seed, stream = 0) {
    this.#state = (BigInt(seed) * 0x9e3779b97f4a7c15n + BigInt(stream) * 0xd1342543de82ef95n) & MASK;
    this.#next();
  }

  // Uniform from `low` to below `high`.
  between(low, high) {
    return low + (Number(this.#next() >> 11n) / 2 ** 53) * (high - low);
  }

  happens(probability) {
    return this.between(0, 1) < probability;
  }

  one(list) {
    return list[Math.floor(this.between(0, list.length))];
  }

  #next() {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let bits = this.#state;
    bits = ((bits ^ (bits >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    bits = ((bits ^ (bits >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return bits ^ (bits >> 31n);
  }
}
