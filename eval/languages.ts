/** Which language a file is written in, by the ending of its name. */

const endings: Readonly<Record<string, string>> = {
  TypeScript: 'ts tsx mts cts',
  JavaScript: 'js mjs cjs jsx',
  C: 'c h',
  'C++': 'cc cpp cxx hpp hh ipp inl cu cuh',
  Java: 'java',
  Kotlin: 'kt kts',
  'Objective-C': 'm mm',
  Swift: 'swift',
  Python: 'py pyi',
  Rust: 'rs',
  Go: 'go',
  Ruby: 'rb',
  PHP: 'php',
  'C#': 'cs uno',
  CSS: 'css scss sass less',
  SQL: 'sql',
  Shell: 'sh bash bats',
  Shader: 'glsl frag vert hlsl wgsl msl metal cl',
  Solidity: 'sol',
  Vue: 'vue',
  Svelte: 'svelte',
  Lua: 'lua',
  Protobuf: 'proto',
};

/** Text that a repository holds beside its code; indexed with it, but no snippet is cut from it. */
const besides = 'json yaml yml toml xml gradle cmake txt md html properties';

const byEnding = new Map(
  Object.entries(endings).flatMap(([language, names]) => names.split(' ').map((ending) => [ending, language] as const)),
);
const others = new Set(besides.split(' '));

/** The language of a file; `text` for what is no code; `undefined` for what is not read at all. */
export function languageOf(path: string): string | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return byEnding.get(ending) ?? (others.has(ending) ? 'text' : undefined);
}

/** Whether `#` opens a comment, where other languages have `//`. */
export function hasHashComments(language: string): boolean {
  return ['Python', 'Ruby', 'Shell'].includes(language);
}
