/**
 * Texts of packages → the k-grams that the list of public code may hold, with the number of projects that hold each.
 *
 * Two kinds are candidates: what winnowing selects, and what it would probably select elsewhere, because its order value
 * is low. Of the second kind only what several projects hold is worth a place (choose.mjs).
 */
import { folderOf } from '../corpora/fetch-packages.mjs';
import { loadEngine } from './engine.mjs';
import { projectOf } from './list.mjs';
import { textsOf } from './texts.mjs';

/** K-grams with an order value this low, in units of 1 / window, are candidates wherever they stand. */
export const LOW = 3;
/** Bits below the 48 of a k-gram's hash: the project's number (of up to 8192), and its rank. */
export const RANK_BITS = 3;
/** Selected k-grams of a package up to which a rank goes, times the weight of its group; about two of them a line. */
const rankLimits = [Infinity, 32_000, 16_000, 8_000, 4_000, 2_000, 1_000];

const engine = await loadEngine(['lex.ts', 'fingerprint.ts', 'profile.ts', 'public-code/format.ts']);

/** Grows; holds 64-bit numbers as two words each (little-endian), so that they sort natively. */
class Keys {
  constructor(capacity = 1 << 16) {
    this.words = new Uint32Array(capacity * 2);
    this.length = 0;
  }

  push(high, low) {
    if (this.length * 2 === this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.length * 2] = low;
    this.words[this.length * 2 + 1] = high;
    this.length++;
  }

  sort() {
    new BigUint64Array(this.words.buffer, 0, this.length).sort();
    return this;
  }
}

/**
 * @param {readonly (import('./list.mjs').PublicPackage & { folder?: string })[]} packages fetched, or in a folder of theirs
 * @param {(group: string) => number} weightOf how much of a package of a group comes before others
 * @param {(text: string) => boolean} isExcluded texts that must not count
 * @returns {{ keys: Keys, projects: string[], texts: number, lines: number, bytes: number, excluded: number,
 *   languages: Map<string, number> }} keys sorted: hash (32 bits), tail (16), project (13), rank (3). Rank 0: winnowing
 *   selected it nowhere; 1 to 7: it did, the larger the sooner it comes among the k-grams of its package
 */
export function collect(packages, weightOf, isExcluded = () => false) {
  const { Lexer, KGrams, streamNames, LIST_PARAMETERS, hashOfKgram, tailOfKgram } = engine;
  const lexer = new Lexer();
  const kgrams = new KGrams();
  const byProject = new Map();
  for (const spec of packages) {
    const project = projectOf(spec, spec.folder);
    byProject.set(project, [...(byProject.get(project) ?? []), spec]);
  }
  const result = { keys: new Keys(1 << 22), projects: [...byProject.keys()] };
  Object.assign(result, { texts: 0, lines: 0, bytes: 0, excluded: 0, languages: new Map() });
  const own = new Keys(1 << 20);
  /** Selected k-grams of the package so far, over the weight of its group. */
  let given = 0;
  let weight = 1;
  const take = (stream, number, rank) => {
    for (let i = 0; i < kgrams.selectedLength; i++) {
      const at = kgrams.selected[i];
      const lane1 = kgrams.lane1[at];
      const lane2 = kgrams.lane2[at];
      const low = (tailOfKgram(lane1, lane2, stream) << 16) | (number << RANK_BITS) | rank;
      own.push(hashOfKgram(lane1, lane2, stream), low >>> 0);
    }
  };
  result.projects.forEach((project, number) => {
    own.length = 0;
    const seen = new Set();
    for (const spec of byProject.get(project)) {
      given = 0;
      weight = weightOf(spec.group);
      for (const { text, language } of textsOf(spec.folder ?? folderOf(spec))) {
        if (seen.has(text)) continue;
        seen.add(text);
        if (isExcluded(text)) {
          result.excluded++;
          continue;
        }
        const tokens = lexer.lex(text);
        result.texts++;
        result.bytes += text.length;
        result.lines += tokens.lines;
        result.languages.set(language, (result.languages.get(language) ?? 0) + tokens.lines);
        streamNames.forEach((name, stream) => {
          const parameters = LIST_PARAMETERS[name];
          kgrams.read(tokens[name], parameters.k);
          kgrams.lowest(tokens[name], parameters, LOW / parameters.window);
          take(stream, number, 0);
          kgrams.winnow(tokens[name], parameters, undefined);
          // Of prose, what several projects say is enough.
          take(stream, number, language === 'prose' ? 1 : rankOf(given));
          if (language !== 'prose') given += kgrams.selectedLength / weight;
        });
      }
    }
    append(result.keys, own.sort());
  });
  result.keys.sort();
  return result;
}

function rankOf(given) {
  let rank = 1;
  while (rank < rankLimits.length && given < rankLimits[rank]) rank++;
  return rank;
}

/** Appends the distinct k-grams of one project, each with its highest rank. */
function append(keys, own) {
  const { words, length } = own;
  const rest = -1 << RANK_BITS;
  for (let i = 0; i < length; i++) {
    const low = words[2 * i];
    const high = words[2 * i + 1];
    // Sorted, the highest rank of those that are otherwise equal stands last.
    if (i + 1 < length && words[2 * i + 3] === high && (words[2 * i + 2] & rest) === (low & rest)) continue;
    keys.push(high, low);
  }
}
