/**
 * Builds public-code/public-code.bin, the bundled list of public code (docs/public-code.md), from public-code/packages.json.
 *
 *   node scripts/build-public-code.mjs             builds it
 *   node scripts/build-public-code.mjs --check     builds it in memory and compares it with the one that is there
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchPackages, folderOf } from './corpora/fetch-packages.mjs';
import { choose } from './public-code/choose.mjs';
import { collect } from './public-code/collect.mjs';
import { loadEngine } from './public-code/engine.mjs';
import { corpusPackages, readList, refuseOverlap } from './public-code/list.mjs';
import { textsOf } from './public-code/texts.mjs';

const FILE = fileURLToPath(new URL('../public-code/public-code.bin', import.meta.url));
/** What the list may take, in bytes. */
const BUDGET = 4_000_000;
/** Bits of a remainder: of 2^8 fingerprints, one or so is taken for public code wrongly. */
const REMAINDER_BITS = 8;
/** How much of a group's packages comes before those of others: what is copied most. */
const weights = { licences: 64, templates: 16, essentials: 16 };

/** Equal for texts that differ in blanks alone. */
const digestOf = (text) => createHash('sha256').update(text.replace(/\s+/g, ' ').trim()).digest('base64');

/** Digests of the texts that accuracy is measured on, as far as they are fetched. */
function measuredTexts() {
  const digests = new Set();
  for (const spec of corpusPackages()) {
    if (!existsSync(folderOf(spec))) continue;
    for (const { text } of textsOf(folderOf(spec))) digests.add(digestOf(text));
  }
  return digests;
}

/**
 * The list's bytes for these packages; the same for the same ones.
 * @param {readonly import('./public-code/list.mjs').PublicPackage[]} packages fetched
 * @param {(line: string) => void} say
 * @param {{ isExcluded?: (text: string) => boolean, budget?: number }} [options] texts that must not count; bytes
 */
export async function buildList(packages, say, { isExcluded = () => false, budget = BUDGET } = {}) {
  const engine = await loadEngine(['public-code/format.ts', 'public-code/encode.ts']);
  const collected = collect(packages, (group) => weights[group] ?? 1, isExcluded);
  // An entry takes its remainder, a 1 for itself and a 0 for its bucket.
  const most = Math.floor(((budget - engine.HEADER_BYTES - 16) * 8) / (REMAINDER_BITS + 2));
  const { entries, buckets, kinds } = choose(collected.keys, most, REMAINDER_BITS, engine.bucketOf);
  const bytes = engine.encodeList(entries, { buckets, remainderBits: REMAINDER_BITS }, engine.LIST_PARAMETERS);
  const { projects, texts, lines, excluded, languages } = collected;
  say(`${packages.length} packages, ${projects.length} projects, ${texts} texts, ${lines} lines`);
  say(
    [...languages]
      .sort((a, b) => b[1] - a[1])
      .map((pair) => pair.join(' '))
      .join(', '),
  );
  say(`${excluded} texts left out, because accuracy is measured on them`);
  say(
    `${entries.length} entries in ${bytes.length} bytes; in several projects ${kinds.pop()}, by rank ${kinds.join(' ')}`,
  );
  return bytes;
}

async function main() {
  const packages = readList();
  await fetchPackages([...packages, ...corpusPackages()], (done, total) =>
    process.stderr.write(`\rfetched ${done} of ${total}`),
  );
  refuseOverlap(packages);
  const measured = measuredTexts();
  const bytes = await buildList(packages, (line) => console.log(line), {
    isExcluded: (text) => measured.has(digestOf(text)),
  });
  if (bytes.length > BUDGET) throw new Error(`the list takes ${bytes.length} bytes; the budget is ${BUDGET}`);
  if (!process.argv.includes('--check')) writeFileSync(FILE, bytes);
  else if (!Buffer.from(bytes).equals(readFileSync(FILE)))
    throw new Error(`${join('public-code', 'public-code.bin')} is out of date`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
