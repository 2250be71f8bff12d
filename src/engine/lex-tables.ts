/** The lexer's tables: what each byte is, and which words are keywords in some language. */

export const BLANK = 0;
export const WORD = 1;
export const DIGIT = 2;
/** First byte of a UTF-8 sequence that may be a blank, a quote or nothing at all instead of a letter. */
export const HIGH = 3;
export const NEWLINE = 4;
export const QUOTE = 5;
export const HASH = 6;
export const SEMICOLON = 7;
/** `/`, `-`, `<`, `*`: with `#` and `;`, the marks that may open a comment. */
const COMMENT_MARK = 8;
export const FIRST_COMMENT_MARK = HASH;
export const LAST_COMMENT_MARK = COMMENT_MARK;
export const DOT = 9;
export const COLON = 10;
export const AMPERSAND = 11;
export const BACKSLASH = 12;
const PUNCTUATION = 13;

/** Kind of each byte. */
export const KIND = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte);
  if (byte >= 128) KIND[byte] = byte === 0xc2 || byte === 0xe2 || byte === 0xe3 || byte === 0xef ? HIGH : WORD;
  else if (/[A-Za-z_$]/.test(character)) KIND[byte] = WORD;
  else if (/[0-9]/.test(character)) KIND[byte] = DIGIT;
  else if (/[!%+=>?@[\]^{|}~]/.test(character)) KIND[byte] = PUNCTUATION;
}
const single: Readonly<Record<string, number>> = {
  '\n': NEWLINE,
  '\r': NEWLINE,
  '"': QUOTE,
  "'": QUOTE,
  '/': COMMENT_MARK,
  '-': COMMENT_MARK,
  '<': COMMENT_MARK,
  '*': COMMENT_MARK,
  '#': HASH,
  '.': DOT,
  ':': COLON,
  '&': AMPERSAND,
  '\\': BACKSLASH,
  ';': SEMICOLON,
};
for (const [character, kind] of Object.entries(single)) KIND[character.charCodeAt(0)] = kind;

export const FNV_SEED = 0x811c9dc5 | 0;
export const FNV_PRIME = 0x01000193;

/** FNV-1a of a word's bytes (ASCII), as the lexer computes it on the way. */
export function hashOf(word: string): number {
  let hash = FNV_SEED;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), FNV_PRIME);
  return hash;
}

/** Keywords of many languages; the structure stream keeps them, where it turns every other name into one symbol. */
export const KEYWORDS = (
  'abstract alignas alignof and as asm async auto await begin bool boolean break byte case cast catch chan char ' +
  'checked class const constexpr constructor continue co_await co_return co_yield crate debugger declare decltype ' +
  'def default defer del delete do double dyn elif else elseif elsif end endif enum esac except explicit export ' +
  'extends extension extern fallthrough false fi final finally fixed float fn for foreach friend func function fun ' +
  'go goto guard if impl implements implicit in include inline inout instanceof int interface internal keyof lambda ' +
  'lateinit lazy let long move mut mutable namespace native new nil noexcept nonlocal not null nullptr operator or ' +
  'override pass private protected protocol prototype pub public raise readonly redo ref reinterpret_cast repeat ' +
  'rescue restrict rethrow retry return sealed select self short signed sizeof static static_assert static_cast ' +
  'strictfp string struct super suspend switch synchronized template then this thread_local throw throws trait ' +
  'transient true try typealias typedef typeid typename typeof uint ulong unchecked undefined union unique unless ' +
  'unsafe unsigned until use using val var virtual void volatile wchar_t when where while with yield None True ' +
  'False SELECT FROM WHERE INSERT UPDATE DELETE CREATE TABLE INTO VALUES JOIN LEFT INNER ON GROUP BY ORDER NULL NOT ' +
  'AND OR PRIMARY KEY AS SET ALTER INDEX i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 usize isize Self nullable define ' +
  'ifdef ifndef undef pragma size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t ' +
  'uintptr_t ptrdiff_t nullptr_t nonatomic readwrite synthesize implementation instancetype BOOL YES NO NSString ' +
  'NSInteger NSArray NSDictionary CGFloat vec2 vec3 vec4 mat2 mat3 mat4 ivec2 ivec3 ivec4 sampler2D samplerCube ' +
  'varying uniform highp mediump lowp uint8 uint16 uint32 uint64 uint128 uint256 int8 int16 int32 int64 int128 ' +
  'int256 bytes32 calldata payable returns mixin Some Ok Err Vec String Integer Boolean Double Long Float Any Unit ' +
  'Int Bool Void iota nint nameof echo isset number Result Override defined unknown mapping companion dynamic_cast ' +
  'const_cast rethrows associatedtype Option fileprivate'
).split(' ');

const TABLE_MASK = 4095;
const keywordTable = new Int32Array(TABLE_MASK + 1);
for (const word of KEYWORDS) {
  const hash = hashOf(word);
  let slot = hash & TABLE_MASK;
  while (keywordTable[slot] !== 0 && keywordTable[slot] !== hash) slot = (slot + 1) & TABLE_MASK;
  keywordTable[slot] = hash;
}

/** Whether a word's hash is a keyword's. */
export function isKeyword(hash: number): boolean {
  let slot = hash & TABLE_MASK;
  for (;;) {
    const entry = keywordTable[slot];
    if (entry === hash) return true;
    if (entry === 0) return false;
    slot = (slot + 1) & TABLE_MASK;
  }
}
