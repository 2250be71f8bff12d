/** Code of languages that packages hardly ship, filled with random names; for training alone. */
import { Dice } from '../secrets/samples.ts';

const nouns =
  'account order invoice user ledger row payment session item event region bucket queue cluster price'.split(' ');
const types = ['integer', 'text', 'varchar(80)', 'timestamp', 'numeric(12,2)', 'boolean', 'bigint', 'uuid', 'jsonb'];

type Fill = (dice: Dice) => string;

const name: Fill = (d) => `${d.pick(nouns)}${d.pick(['', '_id', 's', `_${d.pick(nouns)}`, '_at'])}`;
const value: Fill = (d) =>
  d.pick([String(d.next(900)), `'${d.pick(nouns)}'`, 'NULL', 'true', `$${1 + d.next(5)}`, 'now()']);

const templates: Readonly<Record<string, Fill>> = {
  select: (d) =>
    [
      `SELECT ${name(d)}, ${d.pick(['COUNT(*)', 'SUM(amount)', 'MAX(id)', name(d)])} AS ${name(d)}`,
      `FROM ${name(d)} ${d.pick(['', 'o', 'AS t'])}`.trim(),
      d.pick(['', `${d.pick(['LEFT ', 'INNER ', ''])}JOIN ${name(d)} ON ${name(d)}.id = ${name(d)}.${name(d)}`]),
      `WHERE ${name(d)} ${d.pick(['=', '>=', '<>', 'IN', 'LIKE'])} ${value(d)}`,
      d.pick(['', `  AND ${name(d)} IS NOT NULL`, `  AND ${name(d)} BETWEEN ${d.next(9)} AND ${d.next(90)}`]),
      d.pick(['', `GROUP BY ${name(d)}`, `ORDER BY ${name(d)} DESC`, `HAVING COUNT(*) > ${d.next(9)}`]),
      d.pick([';', `LIMIT ${d.next(90)};`]),
    ]
      .filter((line) => line !== '')
      .map((line) => (d.next(4) === 0 ? line.toLowerCase() : line))
      .join('\n'),
  create: (d) =>
    [
      `CREATE TABLE ${d.pick(['', 'IF NOT EXISTS '])}${name(d)} (`,
      ...Array.from(
        { length: 5 },
        () =>
          `  ${name(d)} ${d.pick(types)}${d.pick(['', ' NOT NULL', ' DEFAULT 0', ' PRIMARY KEY', ` REFERENCES ${name(d)} (id)`])},`,
      ),
      ');',
    ].join('\n'),
  change: (d) =>
    d.pick<Fill>([
      (e) => `INSERT INTO ${name(e)} (${name(e)}, ${name(e)}) VALUES (${value(e)}, ${value(e)});`,
      (e) => `UPDATE ${name(e)} SET ${name(e)} = ${value(e)} WHERE ${name(e)} = ${value(e)};`,
      (e) => `DELETE FROM ${name(e)} WHERE ${name(e)} < ${value(e)};`,
      (e) => `ALTER TABLE ${name(e)} ADD COLUMN ${name(e)} ${e.pick(types)};`,
      (e) => `CREATE INDEX ${name(e)}_idx ON ${name(e)} (${name(e)});`,
    ])(d),
  hcl: (d) =>
    [
      `resource "aws_${d.pick(nouns)}" "${name(d)}" {`,
      `  ${name(d)} = "${d.pick(nouns)}-${d.pick(nouns)}"`,
      `  ${name(d)}    = var.${name(d)}`,
      `  count = ${d.next(9)}`,
      '',
      `  ${d.pick(nouns)} {`,
      `    ${name(d)} = aws_${d.pick(nouns)}.${name(d)}.id`,
      '  }',
      '}',
    ].join('\n'),
  dockerfile: (d) =>
    d.pick<Fill>([
      (e) => `FROM ${e.pick(['node', 'python', 'debian', 'golang'])}:${e.next(30)}-slim AS ${e.pick(nouns)}`,
      (e) => `RUN apt-get update && apt-get install -y ${e.pick(nouns)} \\\n    && rm -rf /var/lib/apt/lists/*`,
      (e) => `COPY --from=${e.pick(nouns)} /app/${e.pick(nouns)} ./${e.pick(nouns)}/`,
      (e) => `ENV ${name(e).toUpperCase()}=${e.next(900)}`,
      (e) => `EXPOSE ${e.next(9999)}`,
      () => 'WORKDIR /app',
      (e) => `CMD ["${e.pick(nouns)}", "--${e.pick(nouns)}", "start"]`,
    ])(d),
  ini: (d) =>
    d.pick<Fill>([
      (e) => `[${e.pick(nouns)}${e.pick(['', '.', ':'])}${e.pick(nouns)}]`,
      (e) =>
        `${name(e)} = ${e.pick([String(e.next(900)), 'true', 'off', `/var/lib/${e.pick(nouns)}`, `${e.next(9)}.${e.next(9)}`])}`,
      (e) =>
        `${e.pick(nouns)}.${e.pick(nouns)}.${name(e)}=${e.pick([String(e.next(900)), 'false', `com.acme.${e.pick(nouns)}`, `\${${name(e)}}`])}`,
      (e) =>
        `${name(e).toUpperCase()}=${e.pick([String(e.next(900)), `"${e.pick(nouns)}"`, `http://${e.pick(nouns)}:${e.next(9999)}`])}`,
    ])(d),
  nginx: (d) =>
    [
      'server {',
      `    listen ${d.next(9999)}${d.pick(['', ' ssl'])};`,
      `    server_name ${d.pick(nouns)}.acme.test;`,
      `    location /${d.pick(nouns)} {`,
      `        proxy_pass http://${d.pick(nouns)}_backend;`,
      '        proxy_set_header Host $host;',
      '    }',
      '}',
    ].join('\n'),
  manifest: (d) =>
    [
      `apiVersion: ${d.pick(['apps/v1', 'v1', 'batch/v1'])}`,
      `kind: ${d.pick(['Deployment', 'Service', 'ConfigMap', 'CronJob'])}`,
      'metadata:',
      `  name: ${d.pick(nouns)}-${d.pick(nouns)}`,
      '  labels:',
      `    app: ${d.pick(nouns)}`,
      'spec:',
      `  replicas: ${d.next(9)}`,
      '  template:',
      '    spec:',
      '      containers:',
      `        - name: ${d.pick(nouns)}`,
      `          image: registry.acme.test/${d.pick(nouns)}:${d.next(9)}.${d.next(30)}`,
      '          ports:',
      `            - containerPort: ${d.next(9999)}`,
    ].join('\n'),
};

export interface RareSample {
  readonly language: string;
  readonly text: string;
}

/** `count` texts of `lines` written lines of every template. */
export function rareCode(count: number, lines: number, seed = 1): RareSample[] {
  const dice = new Dice(seed);
  return Object.entries(templates).flatMap(([language, fill]) =>
    Array.from({ length: count }, () => {
      const rows: string[] = [];
      const skipped = dice.next(4);
      while (rows.length < lines + skipped)
        rows.push(
          ...fill(dice)
            .split('\n')
            .filter((row) => row.trim() !== ''),
        );
      return { language, text: rows.slice(skipped, skipped + lines).join('\n') };
    }),
  );
}
