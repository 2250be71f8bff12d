/**
 * Writes public-code/frequencies.bin: how often the tokens of public code are, as −log2 of their share, in sixteen levels.
 * Run: node scripts/build-frequencies.mjs. It reads the packages of public-code/packages.json, fetched when missing.
 *
 * Every language has a share of its own, whatever the amount of it in the packages, so that `def` and `func` count as
 * what they are to those who write them. Within a language a project counts by the square root of its size: a name that
 * one large project repeats is not a frequent word.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchPackages, folderOf } from './corpora/fetch-packages.mjs';
import { loadEngine } from './public-code/engine.mjs';
import { projectOf, readList, refuseOverlap } from './public-code/list.mjs';
import { textsOf } from './public-code/texts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Shares of the languages, roughly as people paste them. They need not sum up to 1. */
const shares = {
  ...{ javascript: 14, typescript: 16, python: 14, java: 11, kotlin: 4, c: 6, cpp: 8, csharp: 7, go: 6, rust: 4 },
  ...{ php: 4, ruby: 3, swift: 3, objc: 2, shell: 2, sql: 2, css: 4, markup: 4, prose: 6, solidity: 1, scheme: 1 },
};
/** Words of languages that the packages hold little of, with their share of those languages' words (estimates). */
const words = {
  sql: {
    0.02: 'select from where and insert into values create table not null primary key',
    0.005:
      'varchar integer int text timestamp join left inner on group by order limit or as update set delete if begin end ' +
      'then else default references index unique constraint foreign function returns declare is in count alter drop',
  },
  go: {
    0.02: 'func return if err nil string',
    0.008: 'error int for range type struct var byte bool true false ctx s t i',
    0.002:
      'map interface chan go defer switch case default else const make len append fmt Println Printf Sprintf Errorf ' +
      'errors New context Context int64 uint64 uint32 float64 select key value name id ok n b r w data req resp log ' +
      'Error String config options time Duration sync Mutex Lock Unlock http Request Response json Marshal Unmarshal ' +
      'bytes Buffer io Reader Writer Close Fatal testing T Run want got test',
  },
  rust: {
    0.02: 'self let fn pub if mut',
    0.008: 'impl use Self return match Some Ok Result Option str String u8 usize for in as crate mod struct',
    0.002:
      'enum Vec Err None where trait dyn ref type const static async await move unsafe loop while else true false u32 u64 i32 ' +
      'i64 bool Box Arc Rc Default default Clone Debug derive cfg test assert_eq println format vec new unwrap expect into ' +
      'from iter map collect clone push len as_ref as_str to_string is_empty super error std io fmt Formatter write name ' +
      'value key data path T a b x i',
  },
  php: {
    0.02: 'this function public return if array',
    0.008: 'string null class new static true false private protected use namespace else foreach as self int echo',
    0.002:
      'isset empty void bool extends implements const throw try catch Exception name value key data id type options ' +
      'param array_map array_merge in_array count strlen str_replace sprintf is_array is_string __construct __ esc_html ' +
      'add_action add_filter get_option wp_enqueue_script default switch case break request response query user get set',
  },
  ruby: {
    0.02: 'def end if do',
    0.008: 'self nil class module true false return unless else name new it expect to require attr_reader options',
    0.002:
      'elsif each map when case then rescue ensure yield raise include extend private protected attr_accessor super and or ' +
      'not puts format key value string hash array params render redirect_to validates belongs_to has_many create update ' +
      'let before describe context eq be raise_error id data config path type args block method call',
  },
  csharp: {
    0.02: 'public string var new return if',
    0.008: 'using namespace class static void private null get set this int bool true false override async await',
    0.002:
      'internal protected readonly const sealed virtual abstract interface struct enum foreach in out ref throw try catch ' +
      'finally switch case break default else for while typeof is as where Task List Dictionary IEnumerable string String ' +
      'Exception ArgumentNullException Console WriteLine System Linq Collections Generic Threading Object object Count ' +
      'Length Name Value Key Type Id Add ToString Equals name value key type args cancellationToken CancellationToken',
  },
};
/** Projects of a list of words: they are no one project's own. */
const EVERYBODY = 2;
const streams = { words: 'exact', structure: 'structure', comments: 'comments' };
/** Levels 0 to 15 stand for these bits; what fewer than two projects hold counts as the rarest. */
const RAREST = 15;
const LEVELS = [1, 2.5, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];

const { Lexer, encodeFrequencies, frequencySlots } = await loadEngine(['lex.ts', 'frequencies.ts']);
const lexer = new Lexer();
const packages = readList();
await fetchPackages(packages, (done, total) => process.stderr.write(`\rfetched ${done} of ${total}`));
refuseOverlap(packages);

/** language → project → table → token hash → count */
const counts = new Map();
const seen = new Set();
let bytes = 0;
for (const spec of packages) {
  const folder = folderOf(spec);
  const project = projectOf(spec, folder);
  for (const { language, text } of textsOf(folder)) {
    if (language === 'licence' || seen.has(text)) continue;
    seen.add(text);
    bytes += text.length;
    const tokens = lexer.lex(text);
    const ofLanguage = entry(counts, language);
    const ofProject = entry(ofLanguage, project);
    for (const [table, stream] of Object.entries(streams)) {
      const { hashes, length } = tokens[stream];
      const ofTable = entry(ofProject, table);
      for (let i = 0; i < length; i++) {
        const token = hashes[i] >>> 1;
        ofTable.set(token, (ofTable.get(token) ?? 0) + 1);
      }
    }
  }
}
for (const [language, list] of Object.entries(words)) {
  for (const [share, text] of Object.entries(list)) {
    const { exact } = lexer.lex(text);
    const ofTable = entry(entry(entry(counts, language), `estimated ${share}`), 'words');
    for (let i = 0; i < exact.length; i++) ofTable.set(exact.hashes[i] >>> 1, Number(share) * 1e6);
  }
}

function entry(map, key) {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = new Map()));
  return value;
}

/** A text is of one language: what is frequent there counts at least as if a quarter of all text were of it. */
const OWN_SHARE = 0.25;

/** Token hash → its share of all languages, and the number of projects that hold it. */
function mixed(table) {
  const total = Object.entries(shares).reduce((sum, [language, share]) => sum + (counts.has(language) ? share : 0), 0);
  const all = new Map();
  for (const [language, projects] of counts) {
    const sizes = [...projects.values()].map((tables) => [...(tables.get(table)?.values() ?? [])].reduce(sum, 0));
    const weights = sizes.map(Math.sqrt);
    const whole = weights.reduce(sum, 0);
    const own = new Map();
    [...projects].forEach(([project, tables], i) => {
      const times = project.startsWith('estimated ') ? EVERYBODY : 1;
      for (const [token, count] of tables.get(table) ?? []) {
        add(own, token, (weights[i] / whole) * (count / sizes[i]), times);
      }
    });
    for (const [token, { share, projects: times }] of own) {
      const known = add(all, token, ((shares[language] ?? 1) / total) * share, times);
      if (times > 1) known.least = Math.max(known.least, OWN_SHARE * share);
    }
  }
  return all;
}

function add(counted, token, share, projects) {
  let known = counted.get(token);
  if (known === undefined) counted.set(token, (known = { share: 0, projects: 0, least: 0 }));
  known.share += share;
  known.projects += projects;
  return known;
}

function sum(a, b) {
  return a + b;
}

/** A slot holds its most frequent token: that a rare one shares it makes the rare one say less, never more. */
function pack(table) {
  const tokens = mixed(table);
  const best = new Float64Array(frequencySlots[table]);
  for (const [token, { share, projects, least }] of tokens) {
    const slot = token & (best.length - 1);
    if (projects > 1) best[slot] = Math.max(best[slot], share, least);
  }
  const levels = Array.from(best, (share) => {
    const bits = share === 0 ? 99 : -Math.log2(share);
    let level = RAREST;
    while (level > 0 && LEVELS[level] > bits + 0.5) level--;
    return level;
  });
  console.log(
    `${table}: ${tokens.size} tokens, ${best.filter((share) => share > 2 ** -16.5).length} slots below 17 bits`,
  );
  return levels;
}

await writeFile(
  join(root, 'public-code/frequencies.bin'),
  encodeFrequencies(LEVELS, { words: pack('words'), structure: pack('structure'), comments: pack('comments') }),
);
console.log(`${packages.length} packages, ${seen.size} texts, ${(bytes / 1e6).toFixed(0)} MB`);
for (const [language, projects] of counts) {
  const tokens = [...projects.values()].reduce(
    (all, tables) => all + [...(tables.get('words')?.values() ?? [])].reduce(sum, 0),
    0,
  );
  console.log(`  ${language}: ${projects.size} projects, ${tokens} words`);
}
