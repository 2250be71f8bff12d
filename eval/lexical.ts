/** A rough lexer for many languages: enough to strip comments and rename names without breaking strings. */
import { hasHashComments } from './languages.ts';

export type LexicalKind = 'word' | 'number' | 'string' | 'comment' | 'space' | 'newline' | 'mark';

export interface Lexeme {
  readonly kind: LexicalKind;
  readonly text: string;
}

const slashes = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const hashes = /#[^\n]*/y;
const dashes = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const common: readonly (readonly [LexicalKind, RegExp])[] = [
  ['newline', /\r?\n/y],
  ['space', /[^\S\n]+/y],
  ['word', /[\p{L}_$][\p{L}\p{N}_$]*/uy],
  ['number', /\d[\w.]*/y],
];
const longStrings = /"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/y;
const strings = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`/y;
/** Where one quote also means a lifetime or a transposition. */
const doubleStrings = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\.[^'\n]{0,8})'/y;

function rulesOf(language: string): (readonly [LexicalKind, RegExp])[] {
  const comment = hasHashComments(language) ? hashes : language === 'SQL' || language === 'Lua' ? dashes : slashes;
  const text = language === 'Rust' ? doubleStrings : strings;
  const long: (readonly [LexicalKind, RegExp])[] = language === 'Python' ? [['string', longStrings]] : [];
  return [['comment', comment], ...long, ['string', text], ...common];
}

/** Text that begins inside a block comment, up to where that ends. */
const openComment = /^(?:(?!\/\*)[\s\S])*?\*\//;
const startsInside = /^\s*\*(?:\s|\/|$)/;

/** Splits a text; joined again, the lexemes are the text. */
export function lexemesOf(text: string, language: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  const rules = rulesOf(language);
  let at = 0;
  const inside = hasHashComments(language) ? null : openComment.exec(text);
  if (inside && startsInside.test(text)) {
    lexemes.push({ kind: 'comment', text: inside[0] });
    at = inside[0].length;
  }
  while (at < text.length) {
    // `//` of an address is no comment.
    const isAddress = text.startsWith('//', at) && text[at - 1] === ':';
    const found = isAddress ? undefined : matchAt(rules, text, at);
    const lexeme = found ?? { kind: 'mark' as const, text: text[at] as string };
    lexemes.push(lexeme);
    at += lexeme.text.length;
  }
  return lexemes;
}

function matchAt(rules: readonly (readonly [LexicalKind, RegExp])[], text: string, at: number): Lexeme | undefined {
  for (const [kind, pattern] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match && match[0] !== '') return { kind, text: match[0] };
  }
  return undefined;
}

/** Whether a word is the prefix of the string after it, like `f"…"`; it is no name then. */
export function isStringPrefix(lexemes: readonly Lexeme[], at: number): boolean {
  const next = lexemes[at + 1];
  return next?.kind === 'string' && (lexemes[at]?.text.length ?? 0) <= 2;
}

/** The text without its comments; lines that held nothing else go with them. */
export function withoutComments(text: string, language: string): string {
  const marked = lexemesOf(text, language).map((lexeme) => (lexeme.kind === 'comment' ? '\ue000' : lexeme.text));
  return marked
    .join('')
    .split('\n')
    .filter((line) => !/^\s*\ue000+\s*$/.test(line))
    .join('\n')
    .replace(/[ \t]*\ue000/g, '');
}

const shared =
  'if else for while do switch case default break continue return true false null this new try catch finally throw';
const cFamily = `${shared} goto sizeof static const extern inline volatile register struct union enum typedef void char short int long float double signed unsigned bool auto size_t include define ifdef ifndef endif undef elif pragma defined NULL int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t`;
const own: Readonly<Record<string, string>> = {
  TypeScript: `${shared} let const var function class extends implements interface type enum import export from as async await yield typeof instanceof in of delete void undefined super static get set public private protected readonly abstract declare namespace keyof infer is never unknown any string number boolean object symbol bigint constructor satisfies override`,
  JavaScript: `${shared} let const var function class extends import export from as async await yield typeof instanceof in of delete void undefined super static get set constructor arguments`,
  C: cFamily,
  'C++': `${cFamily} class public private protected virtual override final template typename namespace using operator friend explicit mutable constexpr noexcept nullptr static_cast dynamic_cast const_cast reinterpret_cast delete decltype static_assert`,
  Java: `${shared} public private protected static final abstract class interface extends implements import package void boolean byte char short int long float double instanceof super synchronized throws transient volatile native enum String Object Override assert var record`,
  Kotlin: `${shared} fun val var class object interface data sealed enum companion override open private internal public protected lateinit by in is as when constructor init suspend inline import package Unit Int Long String Boolean Float Double Any it typealias abstract`,
  'Objective-C': `${cFamily} id self super nil YES NO BOOL interface implementation end property protocol selector nonatomic strong weak copy assign readonly class instancetype import autoreleasepool synthesize NSString NSInteger`,
  Swift: `${shared} func var let class struct enum protocol extension import self Self super nil guard in is as init deinit public private internal fileprivate open static override mutating where throws rethrows async await some any inout lazy weak unowned Int String Bool Double Float Void Any associatedtype typealias get set defer repeat fallthrough`,
  Python:
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self cls int str float bool list dict tuple set object',
  Rust: 'as break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while async await dyn u8 u16 u32 u64 u128 usize i8 i16 i32 i64 isize f32 f64 bool char str String Option Some None Result Ok Err Vec Box',
  Go: 'break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var true false nil iota int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 string bool byte rune error any make new len cap append',
  Ruby: 'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo rescue retry return self super then true undef unless until when while yield require attr_reader attr_accessor puts',
  PHP: `${shared} function class extends implements interface trait use namespace public private protected static abstract final const var echo print foreach as array isset unset empty list global instanceof require include require_once include_once string int bool float mixed void self parent php endif endforeach`,
  'C#': `${shared} using namespace class struct interface enum public private protected internal static readonly const abstract virtual override sealed partial void bool byte char short int long float double decimal string object var async await out ref params in is as get set value yield foreach lock event delegate base typeof nameof where uint ulong extern`,
  Shell:
    'if then else elif fi for while until do done case esac in function return local export readonly declare shift exit echo eval set unset true false test printf read source trap',
  Shader: `${cFamily} vec2 vec3 vec4 mat2 mat3 mat4 uniform varying attribute in out inout precision highp mediump lowp sampler2D texture2D gl_FragColor gl_Position discard float2 float3 float4 half fn let var f32 i32 u32`,
  Solidity: `${shared} pragma solidity contract interface library abstract is function modifier event error struct enum mapping address uint uint8 uint16 uint32 uint64 uint128 uint256 int int256 bytes bytes4 bytes32 string bool public private internal external view pure payable returns memory storage calldata virtual override constructor emit revert require assert using import immutable constant unchecked assembly let msg block type`,
  Lua: 'and break do else elseif end false for function goto if in local nil not or repeat return then true until while self',
  Protobuf:
    'syntax package import message enum service rpc returns option repeated optional oneof map string bool bytes int32 int64 uint32 uint64 double float reserved',
};
const keywords = new Map(Object.entries(own).map(([language, words]) => [language, new Set(words.split(' '))]));

/** The words of a language that a renaming leaves alone; `undefined` where names can't be told by words. */
export function keywordsOf(language: string): ReadonlySet<string> | undefined {
  return keywords.get(language);
}
