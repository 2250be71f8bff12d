/** Formats of logs, chats and program output that the classifier is not trained on. */
import {
  type Fill,
  clock,
  date,
  file,
  hex,
  host,
  int,
  ip,
  level,
  message,
  month,
  pascal,
  path,
  people,
  sentences,
  two,
  verbs,
  words,
} from './log-parts.ts';

/** One line, or a block of lines, of each format. */
export const heldOutFormats: Readonly<Record<string, Fill>> = {
  apache: (d) =>
    `[${d.pick(['Mon', 'Wed', 'Sun'])} ${month(d)} ${two(1 + d.next(28))} ${clock(d)}.${d.next(999999)} 2026] [core:${level(d).toLowerCase()}] [pid ${d.next(9999)}] [client ${ip(d)}:${d.next(60000)}] AH${d.next(99999)}: ${message(d)}`,
  haproxy: (d) =>
    `${month(d)} ${1 + d.next(28)} ${clock(d)} ${host(d)} haproxy[${d.next(9999)}]: ${ip(d)}:${d.next(60000)} [${two(1 + d.next(28))}/${month(d)}/2026:${clock(d)}.${d.next(999)}] http-in web/${host(d)} ${d.next(9)}/0/${d.next(30)}/${d.next(69)} 200 ${d.next(9999)} - - ---- 1/1/1/0/0 0/0 "GET ${path(d)} HTTP/1.1"`,
  journald: (d) =>
    `${month(d)} ${two(1 + d.next(28))} ${clock(d)} ${host(d)} systemd[1]: ${d.pick(['Starting', 'Started', 'Stopped'])} ${pascal(d.pick(words))} ${d.pick(words)} Service.`,
  klog: (d) =>
    `${d.pick('IWE')}${two(1 + d.next(12))}${two(1 + d.next(28))} ${clock(d)}.${d.next(999999)}       1 ${d.pick(words)}.go:${d.next(900)}] ${message(d)}`,
  postgres: (d) =>
    `${date(d)} ${clock(d)}.${d.next(999)} UTC [${d.next(9999)}] ${d.pick(['LOG', 'ERROR', 'STATEMENT', 'FATAL'])}:  ${message(d)}`,
  redis: (d) => `${d.next(9999)}:M ${two(1 + d.next(28))} ${month(d)} 2026 ${clock(d)}.${d.next(999)} * ${message(d)}`,
  serilog: (d) => `[${clock(d)} ${d.pick(['INF', 'WRN', 'ERR', 'DBG'])}] ${message(d)}`,
  rust: (d) => `[${date(d)}T${clock(d)}Z ${level(d)} acme_${d.pick(words)}::${d.pick(words)}] ${message(d)}`,
  rails: (d) =>
    d.pick<Fill>([
      (e) => `Started GET "${path(e)}" for ${ip(e)} at ${date(e)} ${clock(e)} +0200`,
      (e) => `Processing by ${pascal(e.pick(words))}Controller#index as HTML`,
      (e) =>
        `Completed 200 OK in ${e.next(900)}ms (Views: ${e.next(90)}.${e.next(9)}ms | ActiveRecord: ${e.next(90)}.${e.next(9)}ms)`,
    ])(d),
  dotnetTrace: (d) =>
    [
      `Unhandled exception. System.InvalidOperationException: ${message(d)}`,
      ...Array.from(
        { length: 6 },
        () =>
          `   at Acme.${pascal(d.pick(words))}.${pascal(d.pick(words))}Handler.${pascal(d.pick(verbs))}(String ${d.pick(words)}) in /src/${pascal(d.pick(words))}.cs:line ${d.next(900)}`,
      ),
    ].join('\n'),
  goTrace: (d) =>
    [
      'goroutine 1 [running]:',
      ...Array.from(
        { length: 5 },
        () =>
          `main.${d.pick(words)}(0xc000${hex(d, 6)}, 0x${hex(d, 2)})\n\t/app/${file(d)}:${d.next(900)} +0x${hex(d, 3)}`,
      ),
    ].join('\n'),
  githubActions: (d) =>
    `${date(d)}T${clock(d)}.${int(d, 9999999)}Z ${d.pick(['##[group]Run actions/checkout@v4', message(d), `Downloading ${d.pick(words)}-${d.next(9)}.${d.next(9)}.tgz`])}`,
  pytest: (d) =>
    d.pick<Fill>([
      (e) =>
        `tests/test_${e.pick(words)}.py::test_${e.pick(words)}_${e.pick(verbs)} ${e.pick(['PASSED', 'FAILED'])}     [ ${e.next(99)}%]`,
      (e) => `tests/test_${e.pick(words)}.py ......F...                             [ ${e.next(99)}%]`,
      (e) => `=== ${e.next(9)} failed, ${e.next(90)} passed in ${e.next(60)}.${e.next(99)}s ===`,
    ])(d),
  pip: (d) =>
    d.pick<Fill>([
      (e) => `Collecting ${e.pick(words)}==${e.next(9)}.${e.next(30)}`,
      (e) => `  Downloading ${e.pick(words)}-${e.next(9)}.${e.next(30)}-py3-none-any.whl (${e.next(900)} kB)`,
      (e) =>
        `Requirement already satisfied: ${e.pick(words)}>=${e.next(9)}.0 in /usr/lib/python3/site-packages (${e.next(9)}.1)`,
      (e) => `Successfully installed ${e.pick(words)}-${e.next(9)}.2 ${e.pick(words)}-0.${e.next(30)}`,
    ])(d),
  slack: (d) =>
    [
      `${d.pick(people)}  ${1 + d.next(12)}:${two(d.next(60))} ${d.pick(['AM', 'PM'])}`,
      pascal(d.pick(sentences)),
      d.pick(sentences),
    ].join('\n'),
  whatsapp: (d) =>
    `${1 + d.next(28)}.${1 + d.next(12)}.26, ${clock(d).slice(0, 5)} - ${d.pick(people)}: ${d.pick(sentences)}`,
  irc: (d) => `<${d.pick(people).toLowerCase()}> ${d.pick(sentences)}`,
  kubectl: (d) =>
    `${d.pick(words)}-${d.pick(words)}-${hex(d, 9)}-${hex(d, 5)}   1/1   ${d.pick(['Running', 'Pending', 'CrashLoopBackOff'])}   ${d.next(9)}   ${d.next(60)}d`,
  tsv: (d) => [d.next(9999), d.pick(people), d.pick(words), `${d.next(900)},${two(d.next(100))} €`, date(d)].join('\t'),
  tsc: (d) =>
    `${file(d)}(${d.next(900)},${d.next(80)}): error TS${d.next(9999)}: Type 'string' is not assignable to type '${pascal(d.pick(words))}'.`,
  ping: (d) => `64 bytes from ${ip(d)}: icmp_seq=${d.next(99)} ttl=${d.next(64)} time=${d.next(90)}.${d.next(9)} ms`,
  asciiTable: (d) =>
    `| ${d.pick(people).padEnd(8)} | ${d.pick(words).padEnd(12)} | ${String(d.next(9999)).padStart(6)} |`,
};

/** Formats that quote code, or are data that is code as well: neither kind, told apart in the tables. */
export const betweenBoth: Readonly<Record<string, Fill>> = {
  pythonTrace: (d) =>
    [
      'Traceback (most recent call last):',
      ...Array.from(
        { length: 4 },
        () =>
          `  File "/app/${file(d)}", line ${d.next(900)}, in ${d.pick(words)}_${d.pick(verbs)}\n    ${d.pick(words)}.${d.pick(words)}(${d.pick(words)})`,
      ),
      `${d.pick(['ValueError', 'KeyError', 'RuntimeError'])}: ${message(d)}`,
    ].join('\n'),
  'JSON lines': (d) =>
    JSON.stringify({
      time: `${date(d)}T${clock(d)}Z`,
      level: level(d).toLowerCase(),
      msg: message(d),
      [d.pick(words)]: d.next(999),
    }),
};
