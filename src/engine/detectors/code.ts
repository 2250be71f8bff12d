/** Tells code, in any language, from prose, logs, tables and Markdown, by the look of its lines. */
import { linesOf } from '../lines.ts';
import type { CodeFinding, LineRange } from '../types.ts';

const statementWords =
  /^(?:(?:export|public|private|protected|static|async|abstract|final|pub|default|override|internal|local|inline|const|unsafe|extern|virtual|readonly|open|suspend|data)\s+)*(?:function|func|fn|def|class|interface|struct|enum|trait|impl|type|const|let|var|val|if|elif|else|for|while|switch|case|return|import|from|package|use|using|namespace|module|try|catch|except|finally|throw|raise|yield|await|break|continue|do|end|begin|require|include|defer|go|select|match|when|with|lambda|print|echo|fi|done|then|esac|SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE|ALTER|JOIN|GROUP|ORDER|VALUES|void|int|long|double|float|bool|boolean|char|string|String|unsigned)\b/;
const logStart =
  /^\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d:\d\d:\d\d|\w{3} +\d{1,2} \d\d:\d\d:\d\d|\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE|FATAL)\b|\d{1,3}(?:\.\d{1,3}){3} - )/;
const key = /^\s*(?:- )?["']?[A-Za-z_][\w.-]*["']?\s*[:=]\s*\S/;
const markdown = /^\s*(?:#{1,6} |[-*+] |\d+[.)] |> |\|)/;

/** Whether one line reads like code: −1 prose, table or log, 0 can't tell, 1 perhaps, 2 surely. */
function score(line: string): number {
  const text = line.trim();
  if (text === '') return 0;
  if (logStart.test(text)) return -1;
  if (/^(?:\/\/|\/\*|\*\/|\* |<!--|--\s|#!|#include|#define|#if|#end|@\w+)/.test(text)) return 1;
  if (/^(?:[{}[\]()]+[;,]?|\}\s*else.*|end;?|\)\s*[{;]?)$/.test(text)) return 1;
  const spaces = text.split(/\s+/).length;
  const marks = (text.match(/[{}()[\];=<>&|!+*/\\^~%$@#:"'`_]/g) ?? []).length;
  const prose = /[a-z,] [a-z]+ [a-z]+ [a-z]+[ .,]/.test(text) || /^[A-Z][a-z]+(?: [a-z']+){3,}/.test(text);
  const endsLikeCode = /[;{}]$|=>$|\)\s*[:{,]?$|\($|\[$|,$/.test(text);
  if (/^\|.*\|$/.test(text) || /^[-+|=\s]+$/.test(text) || (text.split('\t').length > 2 && marks < 3)) return -1;
  let points = 0;
  if (/[;{}]$/.test(text) && !(prose && marks < 3)) points += 2;
  else if (endsLikeCode && marks > 1) points += 1;
  if (statementWords.test(text) && (marks > 0 || text.endsWith(':') || spaces <= 4)) points += 1;
  if (/\w\(.*\)|\w\[\w*\]|\w\.\w+\(|->|=>|::|:=|[=!]==?|&&|\|\||\+=|-=/.test(text)) points += 1;
  if (/\b[a-z]+[A-Z]\w*|\b[a-z0-9]+_[a-z0-9_]+\b/.test(text)) points += 1;
  if (/^[A-Za-z_$][\w.$[\]'"]*\s*(?::\s*[\w<>[\]| ]+)?\s*=[^=]/.test(text)) points += 1;
  if (/^<\/?[A-Za-z][^>]*>/.test(text)) points += 2;
  if (key.test(line) && !prose) points += 1;
  if (marks / text.length > 0.12) points += 1;
  if (prose) points -= 2;
  if (markdown.test(line) && marks < 4) points -= 2;
  if (points <= -1 || (prose && points <= 0)) return -1;
  return points >= 3 ? 2 : points >= 2 ? 1 : 0;
}

interface Verdict {
  /** Lines that read like code. */
  readonly code: number;
  /** Lines that surely are none. */
  readonly other: number;
  /** First and last line of code, from 1. */
  readonly range: LineRange;
}

/** So much of a text tells whether it reads like code. */
const SAMPLE_CHARACTERS = 40_000;
/** Beyond so many lines a sample of them is looked at, evenly spread. */
const MOST_LINES = 4000;

function weigh(text: string): Verdict {
  const lines = linesOf(text);
  const step = Math.max(1, Math.floor(lines.length / MOST_LINES));
  let code = 0;
  let other = 0;
  let first = 0;
  let last = 0;
  for (let i = 0; i < lines.length; i += step) {
    const points = score((lines[i] as string).slice(0, 400));
    if (points > 0) {
      code += step;
      if (first === 0) first = i + 1;
      last = i + 1;
    } else if (points < 0) other += step;
  }
  return { code, other, range: [Math.max(1, first), Math.max(1, last)] };
}

/** Whether a text reads like code: at least two such lines, and no fewer than those that read like something else. */
export function readsLikeCode(text: string): boolean {
  const { code, other } = weigh(text.slice(0, SAMPLE_CHARACTERS));
  return code >= 2 && code >= other;
}

/**
 * Code that no index needs to know: at least `minLines` lines of it.
 * @param minLines 0 turns it off
 */
export function findLargeCode(text: string, minLines: number): CodeFinding | undefined {
  if (minLines <= 0) return undefined;
  const { code, other, range } = weigh(text);
  if (code < 2 || code < other) return undefined;
  const lines = countWritten(text, range);
  return lines >= minLines ? { kind: 'code', lines, inputLines: range } : undefined;
}

/** Lines in the range that aren't blank. */
function countWritten(text: string, [first, last]: LineRange): number {
  return linesOf(text)
    .slice(first - 1, last)
    .filter((line) => line.trim() !== '').length;
}
