/** Credentials, told by their form. What is found is never handed on, only where it stands. */
import type { SecretFinding } from '../types.ts';

interface Rule {
  readonly name: string;
  /** Text that every match holds; the expression runs only where one of these stands. */
  readonly anchors: readonly string[];
  /** The first group, or else the whole match, is the credential. */
  readonly expression: RegExp;
  readonly valid?: (secret: string) => boolean;
}

const rules: readonly Rule[] = [
  {
    name: 'aws-access-key-id',
    anchors: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    expression: /(?<![A-Za-z0-9])((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Za-z0-9])/g,
  },
  {
    name: 'aws-secret-access-key',
    anchors: ['ecret'],
    expression:
      /(?:aws|AWS)?_?(?:secret|SECRET|Secret)_?-?(?:access|ACCESS|Access)_?-?(?:key|KEY|Key)["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g,
    valid: (secret) => entropy(secret) > 4,
  },
  {
    name: 'github-token',
    anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    expression:
      /(?<![A-Za-z0-9_])(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/g,
    valid: (secret) => entropy(secret) > 3.5,
  },
  {
    name: 'gitlab-token',
    anchors: ['glpat-', 'gldt-', 'glrt-', 'glcbt-'],
    expression: /(?<![A-Za-z0-9_-])(gl(?:pat|dt|rt|cbt)-[A-Za-z0-9_-]{20,64})(?![A-Za-z0-9_-])/g,
    valid: (secret) => entropy(secret) > 3.5,
  },
  {
    name: 'slack-token',
    anchors: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-', 'xoxe'],
    expression: /(?<![A-Za-z0-9])((?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,250})(?![A-Za-z0-9-])/g,
    valid: (secret) => /\d{5}/.test(secret),
  },
  {
    name: 'slack-webhook',
    anchors: ['hooks.slack.com/'],
    expression: /(https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{30,100})/g,
  },
  {
    name: 'stripe-key',
    anchors: ['k_live_', 'k_test_'],
    expression: /(?<![A-Za-z0-9])([rs]k_(?:live|test)_[A-Za-z0-9]{16,247})(?![A-Za-z0-9])/g,
    valid: (secret) => entropy(secret) > 3,
  },
  {
    name: 'google-api-key',
    anchors: ['AIza'],
    expression: /(?<![A-Za-z0-9_-])(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g,
    valid: (secret) => entropy(secret) > 3.5,
  },
  {
    name: 'openai-key',
    anchors: ['sk-'],
    expression:
      /(?<![A-Za-z0-9_-])(sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}))(?![A-Za-z0-9_-])/g,
    valid: (secret) => entropy(secret) > 4,
  },
  {
    name: 'anthropic-key',
    anchors: ['sk-ant-'],
    expression: /(?<![A-Za-z0-9_-])(sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80,120})(?![A-Za-z0-9_-])/g,
    valid: (secret) => entropy(secret) > 4,
  },
  {
    name: 'npm-token',
    anchors: ['npm_'],
    expression: /(?<![A-Za-z0-9_])(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])/g,
    valid: (secret) => entropy(secret) > 3.5,
  },
  {
    name: 'sendgrid-key',
    anchors: ['SG.'],
    expression: /(?<![A-Za-z0-9])(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/g,
  },
  {
    name: 'azure-storage-key',
    anchors: ['AccountKey='],
    expression: /AccountKey=([A-Za-z0-9+/]{86}==)/g,
  },
  {
    name: 'json-web-token',
    anchors: ['eyJ'],
    expression: /(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,6000}\.[A-Za-z0-9_-]{20,1000})/g,
  },
  {
    name: 'private-key',
    anchors: ['PRIVATE KEY'],
    expression:
      /(-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]{32,12000}?(?:-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----|$))/g,
    valid: (secret) => /[A-Za-z0-9+/=]{24}/.test(secret.replace(/-----[^-]+-----/g, '')),
  },
  {
    name: 'url-password',
    anchors: ['://'],
    expression: /:\/\/[^\s:@/'"`<>]{1,80}:([^\s:@/'"`<>]{6,80})@[A-Za-z0-9.[-]/g,
    valid: isRealPassword,
  },
  {
    name: 'password-assignment',
    anchors: ['assw', 'ASSW', 'ecret', 'ECRET', 'oken', 'OKEN', 'pi_key', 'piKey', 'PI_KEY', 'pikey'],
    expression:
      /(?:password|passwd|PASSWORD|PASSWD|Password|secret|SECRET|Secret|token|TOKEN|Token|api_?key|API_?KEY|apiKey|ApiKey)["']?\s{0,3}(?::|=|:=|=>)\s{0,3}(["'])([^\s"'`<>]{12,200})\1/g,
    valid: (secret) => isRealPassword(secret) && /\d/.test(secret) && /[A-Za-z]/.test(secret) && entropy(secret) > 3.2,
  },
];

/** Where a credential stands in a text, in characters. */
export interface SecretSpan {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** Every credential, in order; where two rules see the same, the first rule's. */
export function secretSpans(text: string): SecretSpan[] {
  let spans: readonly SecretSpan[] = [];
  for (const rule of rules) {
    if (!rule.anchors.some((anchor) => text.includes(anchor))) continue;
    const merged: SecretSpan[] = [];
    let next = 0;
    for (const match of text.matchAll(rule.expression)) {
      const secret = match[match.length - 1] as string;
      if (rule.valid && !rule.valid(secret)) continue;
      if (isExample(secret)) continue;
      const start = match.index + match[0].lastIndexOf(secret);
      const end = start + secret.length;
      for (; (spans[next]?.end ?? Infinity) <= start; next++) merged.push(spans[next] as SecretSpan);
      if ((spans[next]?.start ?? Infinity) >= end) merged.push({ rule: rule.name, start, end });
    }
    spans = merged.concat(spans.slice(next));
  }
  return [...spans];
}

/** So many findings are told apart; beyond, those of one rule become one. */
const MOST_FINDINGS = 200;

export function findSecrets(text: string): SecretFinding[] {
  let line = 1;
  let at = 0;
  const lineAt = (offset: number): number => {
    for (; at < offset; at++) {
      const c = text.charCodeAt(at);
      if (c === 10 || (c === 13 && text.charCodeAt(at + 1) !== 10)) line++;
    }
    return line;
  };
  const findings: SecretFinding[] = [];
  const further = new Map<string, SecretFinding>();
  for (const { rule, start, end } of secretSpans(text)) {
    const first = lineAt(start);
    const last = lineAt(end - 1);
    if (findings.length < MOST_FINDINGS) findings.push({ kind: 'secret', rule, inputLines: [first, last] });
    else further.set(rule, { kind: 'secret', rule, inputLines: [further.get(rule)?.inputLines[0] ?? first, last] });
  }
  return [...findings, ...further.values()];
}

/** The text with every credential's characters replaced, line ends kept. */
export function maskSecrets(text: string): string {
  let masked = '';
  let at = 0;
  for (const { start, end } of secretSpans(text)) {
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, '•');
    at = end;
  }
  return masked + text.slice(at);
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function isRealPassword(secret: string): boolean {
  return !/^(?:[$%<{[(*]|pass(?:word|wd)?$|x+$|\*+$|\.+$)|\$\{|process\.env|example|changeme|placeholder|your[-_]|redacted/i.test(
    secret,
  );
}

/** Values from documentation that everybody may see. */
function isExample(secret: string): boolean {
  return /EXAMPLE(?:KEY)?$|^(.)\1+$|x{8}|X{8}|0{12}|1234567890123/.test(secret);
}
