/** How results of `check` are printed: as the JSON of the contract, or for people. */
import type { Finding, LineRange } from '../../engine/types.ts';
import { type Streams, counted, formatted, paints } from '../streams.ts';
import type { CheckReport, CheckResult } from './check-inputs.ts';

/** `match` when any input has a finding, whatever is decided about it. */
export function verdictOf(report: CheckReport): 'match' | 'clean' {
  return report.results.some((result) => result.findings.length > 0) ? 'match' : 'clean';
}

/** The document of `--json`; its fields are a contract (docs/cli.md). */
export function checkJson(report: CheckReport): object {
  return {
    verdict: verdictOf(report),
    results: report.results.map(({ findings, ...result }) => ({ ...result, findings: findings.map(findingJson) })),
  };
}

function findingJson(finding: Finding): object {
  switch (finding.kind) {
    case 'source': {
      const { kind, repository, file, fileLines, inputLines, share, confidence, copies, alsoIn } = finding;
      return {
        ...{ kind, repository, file, fileLines, inputLines, share: Math.round(share * 100) / 100, confidence },
        ...(copies === undefined ? {} : { copies }),
        ...(alsoIn === undefined ? {} : { alsoIn }),
      };
    }
    case 'secret':
    case 'marker':
      return { kind: finding.kind, rule: finding.rule, inputLines: finding.inputLines };
    case 'code':
      return { kind: finding.kind, lines: finding.lines, inputLines: finding.inputLines };
    case 'uninspectable':
      return { kind: finding.kind, rule: finding.rule };
  }
}

/** The text for people. Says nothing of clean inputs but how many there are. */
export function checkText(report: CheckReport, streams: Streams): string {
  const { green, red, dim } = paints(streams.colour);
  const matched = report.results.filter((result) => result.findings.length > 0);
  const lines = matched.flatMap((result) => [heading(result, streams), ...result.findings.map(findingLine), '']);
  const clean = report.results.length - matched.length;
  const binaries = report.binaries === 0 ? '' : dim(` (${counted(report.binaries, 'binary file')} passed over)`);
  if (matched.length === 0) lines.push(`${green('clean')}  ${counted(clean, 'input')}${binaries}`);
  else lines.push(`${red('match')}  ${counted(matched.length, 'input')} of ${report.results.length}${binaries}`);
  return `${lines.join('\n')}\n`;
}

function heading({ input, lines, decision }: CheckResult, streams: Streams): string {
  const { bold, dim, yellow } = paints(streams.colour);
  const name = input === '-' ? 'standard input' : input;
  return `${bold(name)} ${dim(`(${counted(lines, 'line')})`)}${decision === undefined ? '' : `  ${yellow(decision)}`}`;
}

function findingLine(finding: Finding): string {
  switch (finding.kind) {
    case 'source': {
      const file = finding.file === '' ? '' : ` ${finding.file}`;
      const copies = finding.copies
        ? `, and ${formatted(finding.copies)} more ${finding.copies === 1 ? 'copy' : 'copies'} elsewhere`
        : '';
      const percent = `${Math.round(finding.share * 100)}% of the text`;
      const renamed = finding.confidence === 'renamed' ? ', names changed' : '';
      const where = `${finding.repository}${file}, ${range(finding.fileLines)}`;
      return `  ${range(finding.inputLines)}: code of ${where} (${percent}${renamed}${copies})`;
    }
    case 'secret':
      return `  ${range(finding.inputLines)}: secret, ${finding.rule}`;
    case 'marker':
      return `  ${range(finding.inputLines)}: marker, ${finding.rule}`;
    case 'code':
      return `  ${range(finding.inputLines)}: ${counted(finding.lines, 'line')} of code that the index doesn't know`;
    case 'uninspectable':
      return `  can't be read: ${finding.rule}`;
  }
}

function range([first, last]: LineRange): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`;
}
