/** Names changed throughout: by words alone, so that it works in every language. */
import { isStringPrefix, keywordsOf, type Lexeme, lexemesOf, withoutComments } from '../lexical.ts';
import { pick, type Random } from '../random.ts';
import type { Snippet } from '../snippets.ts';
import { type Transform, whole } from './transform.ts';

const words = (
  'account action amount anchor answer area asset batch beam block board border branch bridge bucket button cable camera ' +
  'card carrier cell center chain channel chapter charge circle city claim client clock cloud cluster column command ' +
  'corner counter course cover credit current cursor degree delta depth device digit domain door draft edge engine entry ' +
  'event extent factor feature fiber figure filter flag floor flow folder forest frame garden gate glass grade grain graph ' +
  'grid ground group guard guide handle harbor header height holder house image impact income invoice island item joint ' +
  'journey junction kernel label lake lamp layer leaf ledger level lever limit link lobby market marker match matrix meadow ' +
  'member merge meter mirror moment motor mount needle network notice number object offer office order origin outlet ' +
  'packet panel parcel partner patch path pattern payment period person phase pillar pixel planet plate point pocket port ' +
  'portal price prism profile program project proof pulse quarter quota radius rail range record region relay report ' +
  'request reserve result ribbon river road room round route sample scale scene schedule screen season section sector ' +
  'segment sensor series server shade shape shelf shift signal slot source space spark stage station status step stock ' +
  'storage stream street string studio subject summit supply switch symbol system table target task team temple tenant ' +
  'terminal thread ticket tile timer title tower track trade train transfer tunnel unit user valley value vector vendor ' +
  'view village visit voice volume voyage wagon wall water wave wheel window winter wire world yard zone'
).split(' ');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** A name in the manner of another: camel, snake, capitals, one letter. */
export function newName(random: Random, former: string): string {
  const sigil = /^[$_]*/.exec(former)?.[0] ?? '';
  const bare = former.slice(sigil.length);
  if (bare.length === 1) return sigil + pick(random, [...'abcdefghijklmnopqrstuvwxyz']);
  const count = 1 + Math.floor(bare.length / 9 + random());
  const parts = Array.from({ length: count }, () => pick(random, words));
  if (/^[A-Z0-9_]{2,}$/.test(bare)) return sigil + parts.join('_').toUpperCase();
  if (bare.includes('_')) return sigil + parts.join('_');
  if (/^[A-Z]/.test(bare)) return sigil + parts.map(capital).join('');
  return sigil + parts.map((part, i) => (i === 0 ? part : capital(part))).join('');
}

/** Equal names stay equal. */
function renamer(random: Random, taken: ReadonlySet<string>): (former: string) => string {
  const names = new Map<string, string>();
  const used = new Set<string>();
  return (former) => {
    const known = names.get(former);
    if (known !== undefined) return known;
    let name = newName(random, former);
    while (used.has(name) || taken.has(name)) name = `${newName(random, former)}${Math.floor(random() * 90) + 10}`;
    used.add(name);
    names.set(former, name);
    return name;
  };
}

const declares = new Set(
  'let const var val auto int long short char float double bool boolean String string size_t u32 u64 usize i32 i64 uint256 address for foreach catch mut local uint32_t uint8_t int32_t void NSString id'.split(
    ' ',
  ),
);

/** Names that the piece itself declares: after a word that declares, before an assignment, as parameters. */
function localsOf(lexemes: readonly Lexeme[], keywords: ReadonlySet<string>): Set<string> {
  const solid = lexemes.filter(({ kind }) => kind !== 'space' && kind !== 'newline' && kind !== 'comment');
  const locals = new Set<string>();
  solid.forEach(({ kind, text }, i) => {
    if (kind !== 'word' || keywords.has(text)) return;
    const before = solid[i - 1]?.text ?? '';
    const after = solid[i + 1]?.text ?? '';
    const next = solid[i + 2]?.text ?? '';
    if (before === '.' || (before === '>' && solid[i - 2]?.text === '-') || after === '(') return;
    const isAssigned = after === '=' && next !== '=' && next !== '>';
    const isWalrus = after === ':' && next === '=';
    const isArrow = after === '=' && next === '>';
    const isParameter = (before === '(' || before === ',') && (after === ',' || after === ')' || after === ':');
    if (declares.has(before) || isAssigned || isWalrus || isArrow || isParameter) locals.add(text);
  });
  return locals;
}

function localsRenamed({ lines, language }: Snippet, random: Random): string | undefined {
  const keywords = keywordsOf(language);
  if (!keywords) return undefined;
  const lexemes = lexemesOf(lines.join('\n'), language);
  const locals = localsOf(lexemes, keywords);
  if (locals.size === 0) return undefined;
  const rename = renamer(random, new Set(lexemes.map(({ text }) => text)));
  return lexemes
    .map(({ kind, text }, i) => {
      const isMember = lexemes[i - 1]?.text === '.';
      return kind === 'word' && locals.has(text) && !isMember ? rename(text) : text;
    })
    .join('');
}

/** Where the end of a line ends a statement. */
const byLines = new Set(['Python', 'Ruby', 'Shell', 'Go', 'Swift', 'Kotlin', 'Lua']);

function allRenamed({ lines, language }: Snippet, random: Random): string | undefined {
  const keywords = keywordsOf(language);
  if (!keywords) return undefined;
  const lexemes = lexemesOf(withoutComments(lines.join('\n'), language), language);
  const rename = renamer(random, keywords);
  const renamed = lexemes.map(({ kind, text }, i) =>
    kind === 'word' && !keywords.has(text) && !isStringPrefix(lexemes, i)
      ? { kind, text: rename(text) }
      : { kind, text },
  );
  const text = renamed.map((lexeme) => lexeme.text).join('');
  return byLines.has(language) || /^\s*#/m.test(text) ? reindented(text) : reflowed(renamed, random);
}

function reindented(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^[ \t]*/, (blanks) => blanks + blanks))
    .join('\n');
}

/** Lines are broken anew: after braces and semicolons, and where a line grows longer than the width drawn. */
function reflowed(lexemes: readonly Lexeme[], random: Random): string {
  const width = pick(random, [60, 90, 130]);
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  const end = (): void => {
    if (line.trim() !== '') lines.push('   '.repeat(Math.max(0, depth)) + line.trim());
    line = '';
  };
  for (const { kind, text } of lexemes) {
    if (kind === 'newline' || kind === 'space') {
      if (!line.endsWith(' ')) line += ' ';
      if (line.length > width) end();
      continue;
    }
    if (text === '}') {
      end();
      depth--;
    }
    line += text;
    if (text === '{' || text === ';') end();
    if (text === '{') depth++;
  }
  end();
  return lines.join('\n');
}

function rename(
  name: string,
  title: string,
  change: (snippet: Snippet, random: Random) => string | undefined,
): Transform {
  return {
    name,
    title,
    group: 'rename',
    pieces: 'any',
    apply: (snippet, { random }) => {
      const text = change(snippet, random);
      return text === undefined ? undefined : whole(text);
    },
  };
}

export const renameTransforms: readonly Transform[] = [
  rename('locals-renamed', 'locals renamed', localsRenamed),
  rename('all-renamed', 'every name renamed, comments stripped, reflowed', allRenamed),
];
