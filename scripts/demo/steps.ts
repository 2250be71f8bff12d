/** The steps of the tour as they are printed: each says what it did and whether it did what it should. */

export class Steps {
  #count = 0;
  #failed = 0;

  get failed(): number {
    return this.#failed;
  }

  get count(): number {
    return this.#count;
  }

  /** Runs a step; a step that throws is printed as failed with its reason, and the tour goes on. */
  async run<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    this.#count += 1;
    const number = String(this.#count).padStart(2);
    try {
      const result = await work();
      console.log(`ok      ${number}. ${what}`);
      return result;
    } catch (error) {
      this.#failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`failed  ${number}. ${what}\n            ${reason.split('\n').slice(0, 4).join('\n            ')}`);
      return undefined;
    }
  }
}

/** Throws, saying both, unless two texts are the same. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right?.slice(0, 200)}, got ${left?.slice(0, 200)}`);
}
