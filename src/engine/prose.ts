/** Tells what a person says from code, line by line: where a block of code ends that nothing but that says. */

/** Words that sentences have and code seldom has, in languages that many write prompts in. */
const common = new Set(
  (
    'the a an of to you i my we our me it that what why how does did can could would should please which when but be was ' +
    'are were has have here there some any only so because its these those they them your not also more like just get ' +
    'der die das und ist nicht ich wir mir warum wie kannst bitte ein eine den dem mit auf es sind wird hier ' +
    'le la les un une des est pas je nous pourquoi comment peux que qui dans pour avec el los las una por como es ' +
    'para con il di che non per sono perché come o os as um uma não que de em'
  ).split(' '),
);
/** A line that opens with one of these is code unless it ends like a sentence. */
const keyword =
  /^(?:if|else|elif|for|while|with|def|class|try|except|finally|switch|case|default|return|import|from|export|public|private|protected|static|const|let|var|func|fn|function|struct|enum|interface|type|impl|use|using|namespace|package|module|include|require|raise|throw|yield|await|async|begin|end|do|select|insert|update|delete|create|alter|where|join|group|order|set|values|and|or|not|in)\b/i;
/** Marks that open a comment: it belongs to the code around it. */
const comment = /^(?:\/\/|\/\*|\*\s|\*\/|#(?!#| [A-Z])|--\s|;|<!--|"""|''')/;
/** What only code has. */
const codeMark = /[{}<>=$\\|&^~@;_[\]`]|\(\)|::|->|\w\.\w|\w\(/;
const word = /^["'“„«(]{0,2}\p{L}[\p{L}’'-]*["'”“»)]{0,2}[,.;:?!…]{0,3}$/u;
const sentenceEnd = /[.?!…:。？！：]["'”)]?$/u;
/** Scripts that set no blanks between words. */
const dense = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/gu;

const LEAST_WORDS = 3;
/** A sentence that names code in it has so many words besides. */
const LEAST_WORDS_AROUND_CODE = 5;
const LEAST_COMMON_AROUND_CODE = 2;
const WORD_SHARE = 0.8;
const WORD_SHARE_AROUND_CODE = 0.55;
/** Longer lines are looked at in their beginning. */
const LOOKED_AT = 400;

/** Whether a line reads like something that a person says to another. */
export function isProse(line: string): boolean {
  const text = line.trim().slice(0, LOOKED_AT);
  if (text === '' || comment.test(text) || /[{};,([=&|+\\]$|=>$/.test(text)) return false;
  const marked = codeMark.test(text.replace(/\.$/, ''));
  if ((text.match(dense)?.length ?? 0) >= 4) return !marked || sentenceEnd.test(text);
  const tokens = text.split(/\s+/);
  const words = tokens.filter((token) => word.test(token));
  if (words.length < LEAST_WORDS) return false;
  const ends = sentenceEnd.test(text);
  if (keyword.test(text) && !(ends && !text.endsWith(':') && words.length > LEAST_WORDS_AROUND_CODE)) return false;
  const known = words.filter((one) => common.has(one.toLowerCase().replace(/[^\p{L}]/gu, ''))).length;
  if (!marked) return words.length >= WORD_SHARE * tokens.length && (ends || known > 0);
  return (
    !/^\s{2}|^\t/.test(line) &&
    words.length >= LEAST_WORDS_AROUND_CODE &&
    words.length >= WORD_SHARE_AROUND_CODE * tokens.length &&
    known >= LEAST_COMMON_AROUND_CODE
  );
}
