/** Plays small inputs to the ledger as the extension does, and counts when it says what one paste would have said. */
import { couldMatter } from '../src/contract/could-matter.ts';
import type { IndexReader } from '../src/engine/index/reader.ts';
import { Ledger } from '../src/engine/ledger/ledger.ts';
import type { SourceFinding } from '../src/engine/types.ts';
import type { CorpusFile } from './corpus.ts';
import { findSources } from './detector.ts';
import { CASE_LINES, linesOfFile, PIECE_LINES, PIECES, type Surroundings, type Way } from './ledger-cases.ts';
import { type Random, randomOf } from './random.ts';
import { SnippetSource } from './snippets.ts';

/** The policy's default of `source.minLines`. */
const MIN_LINES = 6;

const isWorthAnAction = ({ lines }: SourceFinding): boolean => lines >= MIN_LINES;

/** @returns what the ledger finds in a text together with earlier ones */
export async function addAndJudge(ledger: Ledger, text: string, index: IndexReader): Promise<SourceFinding[]> {
  if (!couldMatter([{ type: 'text/plain', text }])) return [];
  const findings: SourceFinding[] = [];
  for (const { id } of ledger.add(text, index, 0))
    findings.push(...(await ledger.judge(id, index, () => false)).findings);
  return findings.filter(isWorthAnAction);
}

export interface WayResult {
  readonly way: string;
  /** Cases that one paste of all lines has a finding for. */
  readonly cases: number;
  /** Of these: found before the tenth piece of the file was there; of them by the pieces alone, without the ledger. */
  readonly found: number;
  readonly alone: number;
  /** How many pieces had arrived when half of those found were found. */
  readonly median: number;
  readonly repository: number;
}

export async function measureWay(
  name: string,
  way: Way,
  files: readonly CorpusFile[],
  others: readonly string[],
  index: IndexReader,
): Promise<WayResult> {
  const random = randomOf(`ledger ${name}`);
  const at: number[] = [];
  let cases = 0;
  let alone = 0;
  let repository = 0;
  for (const [number, file] of files.entries()) {
    const lines = linesOfFile(file, random);
    const second = linesOfFile(files[(number + 1) % files.length] as CorpusFile, random);
    if (!lines || !second || !(await findSources(lines.join('\n'), index)).some(isWorthAnAction)) continue;
    cases++;
    const around: Surroundings = {
      random,
      second,
      others: Array.from({ length: PIECES }, (_, i) => others[(number * PIECES + i) % others.length] as string),
    };
    const inputs = way(lines, around);
    // The last tenth of what arrives is the tenth piece.
    const before = (inputs.length / PIECES) * (PIECES - 1);
    const ledger = new Ledger();
    let isAlone = false;
    for (const [i, text] of inputs.slice(0, before).entries()) {
      isAlone ||= (await findSources(text, index)).some(isWorthAnAction);
      const found = await addAndJudge(ledger, text, index);
      if (found.length === 0) continue;
      at.push(Math.ceil(((i + 1) * PIECES) / inputs.length));
      if (
        found.some((finding) => finding.repository === file.repository || finding.alsoIn?.includes(file.repository))
      ) {
        repository++;
      }
      break;
    }
    if (isAlone) alone++;
  }
  at.sort((a, b) => a - b);
  return { way: name, cases, found: at.length, alone, median: at[at.length >> 1] ?? 0, repository };
}

export interface Alarms {
  readonly set: string;
  readonly files: number;
  readonly pieces: number;
  readonly alarms: number;
  readonly texts: readonly string[];
}

/** Files in pieces of four lines. @param together whether one ledger takes all of them, or each has one of its own */
export async function measureAlarms(
  set: string,
  files: readonly { readonly source: string; readonly text: string }[],
  together: boolean,
  index: IndexReader,
): Promise<Alarms> {
  let ledger = new Ledger();
  let pieces = 0;
  const texts: string[] = [];
  for (const { source, text } of files) {
    if (!together) ledger = new Ledger();
    const lines = text.split(/\r?\n/).slice(0, 5 * CASE_LINES);
    const found: SourceFinding[] = [];
    for (let at = 0; at < lines.length; at += PIECE_LINES) {
      pieces++;
      found.push(...(await addAndJudge(ledger, lines.slice(at, at + PIECE_LINES).join('\n'), index)));
    }
    const [first] = found;
    if (!first) continue;
    // What the file says by itself, in one paste, is no mistake of the ledger's.
    const whole = (await findSources(lines.join('\n'), index)).some(isWorthAnAction);
    texts.push(
      `${source} taken for ${first.repository} ${first.file}:${first.fileLines.join('-')}${whole ? ' (also whole)' : ''}`,
    );
  }
  return { set, files: files.length, pieces, alarms: texts.length, texts };
}

/** Files of one set, each once, drawn by the size of packages and files. */
export function drawFiles(files: readonly CorpusFile[], count: number, seed: string): CorpusFile[] {
  const source = new SnippetSource(files);
  const random: Random = randomOf(seed);
  const drawn = new Set<CorpusFile>();
  for (let tries = 0; drawn.size < count && tries < count * 20; tries++) drawn.add(source.drawFile(random));
  return [...drawn];
}
