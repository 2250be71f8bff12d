/**
 * Which files an index leaves out, and why: what others wrote, what a program wrote, and what is not text.
 * Patterns are data, so that a new build tool is one line. Paths are relative to what is indexed, with `/`.
 */

export const skipReasons = ['vendored', 'generated', 'minified', 'binary', 'data', 'licence', 'too-large'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** A larger file is an amalgamation, a dump or data; nobody wrote it by hand. */
export const MAX_INDEXED_BYTES = 4 * 1024 * 1024;
/** How much of a text decides, in characters. */
export const HEAD_CHARACTERS = 65_536;
const HEAD_LINES = 40;
const SNIFFED_BYTES = 8_192;

interface PathRule {
  readonly reason: SkipReason;
  readonly pattern: RegExp;
}

/** Folder names that hold other people's code or a tool's output, at any depth. */
const folderNames: Readonly<Record<'vendored' | 'generated', readonly string[]>> = {
  vendored: [
    ...['.git', '.hg', '.svn', '.jj', 'node_modules', 'bower_components', 'jspm_packages', '__pypackages__'],
    ...['third_party', 'third-party', 'thirdparty', '3rdparty', '3rd_party', 'Godeps', 'Pods', 'Carthage'],
    ...['site-packages', 'dist-packages', '.venv', 'venv', 'virtualenv', '.tox', '.nox', '.eggs', '.bundle'],
    ...['.gradle', '.m2', '.ivy2', '.cargo', '.pub-cache', '.nuget', '.yarn', '.pnpm-store', '.terraform', '.direnv'],
  ],
  generated: [
    ...['dist', '__pycache__', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.ipynb_checkpoints', '__snapshots__'],
    ...[
      '.next',
      '.nuxt',
      '.output',
      '.svelte-kit',
      '.astro',
      '.angular',
      '.docusaurus',
      '.expo',
      '.vercel',
      '.netlify',
    ],
    ...['.turbo', '.parcel-cache', '.cache', '.nyc_output', 'coverage', 'htmlcov', 'CMakeFiles', '.dart_tool', '.idea'],
    ...['__generated__', 'generated-sources', '.serverless', '.aws-sam', 'cdk.out', 'bazel-bin', 'bazel-out', '_build'],
  ],
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anyFolder = (names: readonly string[]): RegExp => new RegExp(`(?:^|/)(?:${names.map(escaped).join('|')})/`);

const folderRules: readonly PathRule[] = [
  { reason: 'vendored', pattern: anyFolder(folderNames.vendored) },
  { reason: 'generated', pattern: anyFolder(folderNames.generated) },
  // `vendor` is also a word of business: below folders that hold an application's own modules it stays in.
  {
    reason: 'vendored',
    pattern:
      /^(?!(?:.*\/)?(?:apps?|domains?|modules|features|services|internal|pages|models|java|kotlin|scala)\/(?:.*\/)?vendor\/(?!github\.com\/|golang\.org\/|composer\/|bundle\/)).*?(?:^|\/)vendor\//,
  },
  { reason: 'generated', pattern: /(?:^|\/)target\/(?:classes|debug|release|test-classes|generated[^/]*)\// },
  { reason: 'generated', pattern: /(?:^|\/)build\/(?:classes|generated|intermediates|libs|outputs|tmp|reports|lib)\// },
  { reason: 'generated', pattern: /(?:^|\/)(?:bin|obj)\/(?:x64\/|x86\/)?(?:debug|release|net\d[^/]*)\//i },
  { reason: 'generated', pattern: /(?:^|\/)cmake-build-[^/]*\// },
];

const extension = (names: string): RegExp => new RegExp(`\\.(?:${names.trim().split(/\s+/).join('|')})$`, 'i');
const fileName = (names: string): RegExp =>
  new RegExp(`(?:^|/)(?:${names.trim().split(/\s+/).map(escaped).join('|')})$`, 'i');

const fileRules: readonly PathRule[] = [
  {
    reason: 'binary',
    pattern: extension(`
      png jpe?g gif webp avif bmp ico icns tiff? psd ai sketch fig xcf heic
      mp3 mp4 m4a m4v mov avi mkv webm wav flac ogg opus
      pdf docx? xlsx? pptx? od[tspg] epub
      zip gz tgz bz2 xz zst 7z rar tar jar war ear aar apk ipa whl egg gem nupkg deb rpm dmg iso msi crx
      exe dll so dylib lib obj o a ko pdb class pyc pyo pyd wasm node bin dat
      woff2? ttf otf eot sqlite3? db mdb parquet avro orc npy npz h5 pkl pt onnx tflite safetensors
      p12 pfx jks keystore der blend fbx glb mo`),
  },
  {
    reason: 'generated',
    pattern: fileName(`
      package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock composer.lock
      Gemfile.lock poetry.lock Pipfile.lock pdm.lock uv.lock conda-lock.yml Cargo.lock go.sum go.work.sum mix.lock
      pubspec.lock Podfile.lock packages.lock.json paket.lock flake.lock gradle.lockfile .terraform.lock.hcl
      Package.resolved MODULE.bazel.lock gradlew gradlew.bat mvnw mvnw.cmd .pnp.js .pnp.cjs .pnp.loader.mjs`),
  },
  {
    reason: 'generated',
    pattern:
      /(?:\.pb\.(?:go|cc|h|dart)|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts)|\.pb\.gw\.go|\.(?:g|freezed|gr|mocks)\.dart|\.(?:designer|g|g\.i)\.(?:cs|vb)|[._]generated\.[a-z]+|\.gen\.(?:go|ts|tsx|js)|\.(?:js|css|ts|mjs|cjs)\.map|\.snap|\.tsbuildinfo)$/i,
  },
  { reason: 'generated', pattern: /(?:^|\/)zz_generated\.[^/]+$/ },
  { reason: 'minified', pattern: /[.-](?:min|bundle|chunk)\.(?:m?js|cjs|css|html)$/i },
  { reason: 'data', pattern: extension('csv tsv geojson topojson svg log pem crt cer dump') },
  {
    reason: 'licence',
    pattern:
      /(?:^|\/)(?:un)?(?:licen[cs]e|copying|notice)s?(?:[-._](?:mit|apache|bsd|a?gpl|lgpl|mpl|isc|cc0|lesser|third[-_]?party|[\d.]+))*(?:\.(?:txt|md|rst|adoc|html?))?$/i,
  },
];

const pathRules = [...folderRules, ...fileRules];

/** Where long lines mean a minifier; elsewhere (prose, TeX) they mean a paragraph. */
const minifiable = extension('m?js cjs jsx ts css s[ac]ss html? json5? xml');
const MINIFIED_AVERAGE = 220;
const MINIFIED_AT_LEAST = 1_500;

const commentStart = /^\s*(?:\/\/|\/\*|\*|#|--|;|<!--|%|"""|'|\(\*|\{-)/;
const saysGenerated = [
  /@generated\b/,
  /<auto-?generated/i,
  /\bgenerated\b.{0,120}\bdo not (?:edit|modify|change|touch)\b/i,
  /\bdo not (?:edit|modify|change|touch)\b.{0,120}\bgenerated\b/i,
  /\bthis (?:file|code|class|header|module|source)(?: file)? (?:is|was|has been) (?:auto-?|automatically |machine[- ])?generated\b/i,
  /^\W*(?:auto-?generated|automatically generated|generated) (?:by|from|with|file|code)\b/i,
];

function isGeneratedText(head: string): boolean {
  const lines = head.split('\n', HEAD_LINES);
  return lines.some((line) => commentStart.test(line) && saysGenerated.some((pattern) => pattern.test(line)));
}

function isMinifiedText(head: string): boolean {
  if (head.length < MINIFIED_AT_LEAST) return false;
  let lines = 0;
  let characters = 0;
  for (let start = 0; start <= head.length;) {
    const found = head.indexOf('\n', start);
    const end = found < 0 ? head.length : found;
    if (!isBlank(head, start, end)) {
      lines++;
      characters += end - start;
      // However long the lines that follow are, they can't bring the average above it any more.
      if (lines * MINIFIED_AVERAGE >= head.length) return false;
    }
    start = end + 1;
  }
  return characters / lines > MINIFIED_AVERAGE;
}

/** Whether a part of a text is white space alone. Looks at code units first, since this is asked of every line. */
function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c > 32 && c < 128) return false;
    if (c >= 128) return text.slice(i, end).trim() === '';
  }
  return text.slice(start, end).trim() === '';
}

/** Files that can be a licence under another name; code that speaks of licences isn't one. */
const proseFile = /(?:\.(?:txt|md|rst|adoc|html?)|(?:^|\/)[^./]+)$/i;
/** Sentences that stand in the licence itself, not where somebody names it. */
const licenceSentences = [
  /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION/,
  /Permission is hereby granted, free of charge, to any person obtaining a copy/i,
  /Permission to use, copy, modify, and(?:\/or)? distribute this software for any\s+purpose/i,
  /Redistribution and use in source and binary forms, with or without\s+modification/i,
  /Everyone is permitted to copy and distribute verbatim copies\s+of this license document/i,
  /Mozilla Public License,? [Vv]ersion [\d.]+\s+=+|"Covered Software" means/i,
  /Eclipse Public License - v|Creative Commons (?:Legal Code|Corporation is not a law firm)/i,
];
/** A README may quote a licence at its end; a file that holds one near its start is about little else. */
const LICENCE_WITHIN = 3_000;

function isLicenceText(head: string): boolean {
  const start = head.slice(0, LICENCE_WITHIN);
  return licenceSentences.some((sentence) => sentence.test(start));
}

/** Why nothing below a folder is indexed; for walkers, which then need not enter it. `folder` ends without `/`. */
export function whyFolderNotIndexed(folder: string): SkipReason | undefined {
  return folderRules.find((rule) => rule.pattern.test(`${folder}/`))?.reason;
}

/**
 * Why a file is not indexed, or `undefined` where it is.
 * Without `head` only the path decides, so that a file need not be read; with it (the text, or its first
 * `HEAD_CHARACTERS`) the text decides too.
 */
export function whyNotIndexed(path: string, head?: string): SkipReason | undefined {
  const rule = pathRules.find(({ pattern }) => pattern.test(path));
  if (rule !== undefined) return rule.reason;
  return head === undefined ? undefined : whyTextNotIndexed(path, head);
}

/** The same for a file whose path has been looked at: what its text says. */
export function whyTextNotIndexed(path: string, head: string): SkipReason | undefined {
  const start = head.slice(0, HEAD_CHARACTERS);
  if (start.includes('\0')) return 'binary';
  if (proseFile.test(path) && isLicenceText(start)) return 'licence';
  if (isGeneratedText(start)) return 'generated';
  if (minifiable.test(path) && isMinifiedText(start)) return 'minified';
  return undefined;
}

/**
 * The label for `TextDecoder` that fits a file's first bytes, `undefined` for a binary file.
 * UTF-16 is told by its byte order mark, a binary by a NUL byte, as git does.
 */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes.subarray(0, SNIFFED_BYTES).includes(0) ? undefined : 'utf-8';
}
