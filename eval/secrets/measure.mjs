/**
 * Recall of the rules for secrets on made-up credentials, and what they find in published packages:
 * node eval/secrets/measure.mjs [number of files]. Found text is never printed, only rule, file and what stands before.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const most = Number(process.argv[2] ?? 20_000);

const output = await build({
  stdin: {
    contents: `export * from './src/engine/detectors/secret.ts'; export * from './eval/secrets/samples.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  ...{ bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20' },
});
const { findSecrets, secretSpans, secretSamples } = await import(
  `data:text/javascript;base64,${Buffer.from(output.outputFiles[0].contents).toString('base64')}`
);

const recall = new Map();
for (const { rule, text } of secretSamples(200, 2)) {
  const entry = recall.get(rule) ?? { samples: 0, found: 0 };
  entry.samples++;
  if (findSecrets(text).some((finding) => finding.rule === rule)) entry.found++;
  recall.set(rule, entry);
}
const sum = [...recall.values()].reduce((a, b) => ({ samples: a.samples + b.samples, found: a.found + b.found }));
console.log(`${recall.size} rules, ${sum.samples} samples, found ${((100 * sum.found) / sum.samples).toFixed(2)} %`);
for (const [rule, { samples, found }] of recall) {
  if (found < samples) console.log(`  ${rule}: ${found} of ${samples}`);
}

const files = ['.cache/packages', 'node_modules']
  .map((folder) => join(root, folder))
  .filter(existsSync)
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
  .map((path) => [createHash('sha1').update(path).digest('hex'), path])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const seen = new Set();
const hits = [];
for (const [, path] of files) {
  if (seen.size >= most) break;
  const full = join(root, path);
  if (!existsSync(full) || statSync(full).size > 2_000_000) continue;
  const bytes = readFileSync(full);
  const digest = createHash('sha1').update(bytes).digest('base64');
  if (bytes.subarray(0, 8000).includes(0) || seen.has(digest)) continue;
  seen.add(digest);
  const text = bytes.toString('utf8');
  const spans = secretSpans(text);
  const before = ({ start }) => text.slice(Math.max(0, start - 40), start).replace(/\s+/g, ' ');
  if (spans.length > 0)
    hits.push(
      `${path}: ${[...new Set(spans.map((span) => `${span.rule} after “${before(span)}”`))].slice(0, 2).join(', ')}`,
    );
}
console.log(`${seen.size} different text files, ${hits.length} with a finding`);
for (const hit of hits.sort()) console.log(`  ${hit}`);
