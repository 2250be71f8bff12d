/** Lines changed, removed and put in, as people do. */
import { lexemesOf } from '../lexical.ts';
import { pick, type Random } from '../random.ts';
import { isCodeLine, type Snippet } from '../snippets.ts';
import { newName } from './rename.ts';
import { type Transform, type TransformContext, whole } from './transform.ts';

/** What becomes of a line: removed, replaced, preceded by another, or said in another name or number. */
function editLine(line: string, language: string, context: TransformContext): string[] {
  const { random } = context;
  const kind = random();
  const other = (): string => context.otherLines(1)[0] ?? '';
  if (kind < 0.2) return [];
  if (kind < 0.4) return [other()];
  if (kind < 0.6) return [other(), line];
  return [changeWord(line, language, random)];
}

function changeWord(line: string, language: string, random: Random): string {
  const lexemes = lexemesOf(line, language);
  const places = lexemes.flatMap(({ kind }, i) => (kind === 'word' || kind === 'number' ? [i] : []));
  if (places.length === 0) return line;
  const chosen = pick(random, places);
  return lexemes
    .map(({ kind, text }, i) => {
      if (i !== chosen) return text;
      return kind === 'number' ? String(Math.floor(random() * 1000)) : newName(random, text);
    })
    .join('');
}

function edited(snippet: Snippet, each: number, context: TransformContext): string {
  const code = snippet.lines.flatMap((line, i) => (isCodeLine(line, snippet.language) ? [i] : []));
  const wanted = Math.max(1, Math.round(snippet.lines.length / each));
  const chosen = new Set<number>();
  while (chosen.size < Math.min(wanted, code.length)) chosen.add(pick(context.random, code));
  return snippet.lines
    .flatMap((line, i) => (chosen.has(i) ? editLine(line, snippet.language, context) : [line]))
    .join('\n');
}

export const editTransforms: readonly Transform[] = [10, 5].map((each) => ({
  name: `edited-${each}`,
  title: `1 line in ${each} edited`,
  group: 'edit' as const,
  pieces: 'any' as const,
  apply: (snippet, context) => whole(edited(snippet, each, context)),
}));

/** Other people's lines around the piece: how well its own lines are told. */
export const placeTransforms: readonly Transform[] = [
  {
    name: 'embedded',
    title: 'between 40 lines of other code',
    group: 'place',
    pieces: 'any',
    apply: (snippet, { otherLines }) => ({
      text: [...otherLines(20), ...snippet.lines, ...otherLines(20)].join('\n'),
      truth: [21, 20 + snippet.lines.length],
    }),
  },
];
