/** Formats of logs, chats, mails, tables and program output that the classifier is trained on. */
import {
  type Fill,
  clock,
  date,
  file,
  hex,
  host,
  ip,
  javaFrame,
  level,
  message,
  month,
  nodeFrame,
  pascal,
  path,
  people,
  sentences,
  two,
  verbs,
  words,
} from './log-parts.ts';

/** One line, or a block of lines, of each format. */
export const tuningFormats: Readonly<Record<string, Fill>> = {
  nginx: (d) =>
    `${ip(d)} - - [${two(1 + d.next(28))}/${month(d)}/2026:${clock(d)} +0000] "GET ${path(d)} HTTP/1.1" ${d.pick(['200', '304', '404'])} ${d.next(90000)} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  syslog: (d) =>
    `${month(d)} ${1 + d.next(28)} ${clock(d)} ${host(d)} ${d.pick(['sshd', 'cron', 'kernel', 'systemd'])}[${d.next(9999)}]: ${message(d)}`,
  iso: (d) => `${date(d)}T${clock(d)}.${d.next(999)}Z ${level(d)} ${message(d)}`,
  bracketed: (d) => `[${date(d)} ${clock(d)}] [${level(d)}] ${message(d)}`,
  python: (d) => `${date(d)} ${clock(d)},${d.next(999)} - acme.${d.pick(words)} - ${level(d)} - ${message(d)}`,
  java: (d) =>
    `${date(d)} ${clock(d)}.${d.next(999)} ${level(d).padEnd(5)} ${d.next(9999)} --- [main] c.a.${d.pick(words)}.${pascal(d.pick(words))}Service : ${message(d)}`,
  logfmt: (d) =>
    `time=${date(d)}T${clock(d)}Z level=${level(d).toLowerCase()} msg="${message(d)}" ${d.pick(words)}=${d.next(999)}`,
  javaTrace: (d) =>
    [
      `java.lang.${d.pick(['IllegalStateException', 'NullPointerException', 'RuntimeException'])}: ${message(d)}`,
      ...Array.from({ length: 6 }, () => javaFrame(d)),
      `\t... ${d.next(40)} more`,
    ].join('\n'),
  nodeTrace: (d) =>
    [
      `${d.pick(['Error', 'TypeError', 'RangeError'])}: ${message(d)}`,
      ...Array.from({ length: 6 }, () => nodeFrame(d)),
    ].join('\n'),
  npm: (d) =>
    d.pick<Fill>([
      (e) =>
        `npm warn deprecated ${e.pick(words)}@${e.next(9)}.${e.next(20)}.${e.next(9)}: this version is no longer supported`,
      (e) => `added ${e.next(900)} packages, and audited ${e.next(2000)} packages in ${e.next(60)}s`,
      (e) => `npm error code E${e.next(500)}`,
      (e) => `${e.next(200)} packages are looking for funding`,
      () => '  run `npm fund` for details',
    ])(d),
  tests: (d) =>
    d.pick<Fill>([
      (e) => ` ✓ ${file(e)} (${e.next(30)} tests) ${e.next(900)}ms`,
      (e) => `   × ${e.pick(words)} > ${e.pick(verbs)} when the ${e.pick(words)} is empty`,
      (e) => ` Test Files  ${e.next(40)} passed (${e.next(40)})`,
      (e) => `PASS ${file(e)} (${e.next(9)}.${e.next(99)} s)`,
      (e) => `  ● ${e.pick(words)} › should have ${e.pick(verbs)} the ${e.pick(words)}`,
    ])(d),
  chat: (d) => `[${clock(d).slice(0, 5)}] ${d.pick(people)}: ${d.pick(sentences)}`,
  ls: (d) =>
    `-rw-r--r-- 1 root root ${String(d.next(99999)).padStart(8)} ${month(d)} ${String(1 + d.next(28)).padStart(2)} ${clock(d).slice(0, 5)} ${d.pick(words)}.${d.pick(['ts', 'md', 'json'])}`,
  mail: (d) =>
    [
      `From: ${d.pick(people)} <${d.pick(words)}@acme.test>`,
      `To: ${d.pick(people)} <team@acme.test>`,
      `Subject: ${d.pick(words)} ${d.pick(verbs)}`,
      '',
      `Hi ${d.pick(people)},`,
      '',
      pascal(d.pick(sentences)),
      pascal(d.pick(sentences)),
      `> ${d.pick(sentences)}`,
      `> ${d.pick(sentences)}`,
      '',
      'Best regards,',
      d.pick(people),
    ].join('\n'),
  csv: (d) => `${d.next(9999)},${d.pick(people)},${d.pick(words)},${date(d)},${d.next(900)}.${two(d.next(100))}`,
  gitLog: (d) =>
    [
      `commit ${hex(d, 40)}`,
      `Author: ${d.pick(people)} <${d.pick(words)}@acme.test>`,
      `Date:   ${d.pick(['Mon', 'Tue', 'Fri'])} ${month(d)} ${1 + d.next(28)} ${clock(d)} 2026 +0200`,
      '',
      `    ${pascal(message(d))}`,
      '',
    ].join('\n'),
  docker: (d) =>
    d.pick<Fill>([
      (e) => `Step ${e.next(9)}/9 : RUN npm ci`,
      (e) => ` ---> ${hex(e, 12)}`,
      (e) => `Successfully built ${hex(e, 12)}`,
      (e) => `${hex(e, 12)}: Pull complete`,
      (e) => `#${e.next(20)} [build ${e.next(8)}/8] COPY . .`,
      (e) => `#${e.next(20)} DONE ${e.next(30)}.${e.next(9)}s`,
    ])(d),
  gcc: (d) =>
    `${file(d)}:${d.next(900)}:${d.next(80)}: ${d.pick(['warning', 'error'])}: unused variable '${d.pick(words)}' [-Wunused-variable]`,
  rubyTrace: (d) =>
    [
      `app/${file(d).replace('.ts', '.rb')}:${d.next(900)}:in '${d.pick(words)}': ${message(d)} (${pascal(d.pick(words))}Error)`,
      ...Array.from(
        { length: 6 },
        () =>
          `\tfrom /usr/lib/ruby/gems/${d.pick(words)}-2.${d.next(9)}/lib/${d.pick(words)}.rb:${d.next(900)}:in 'block in ${d.pick(words)}'`,
      ),
    ].join('\n'),
  phpTrace: (d) =>
    [
      `PHP Fatal error:  Uncaught Exception: ${message(d)} in /var/www/${d.pick(words)}.php:${d.next(900)}`,
      'Stack trace:',
      ...Array.from(
        { length: 5 },
        (_, i) =>
          `#${i} /var/www/${d.pick(words)}.php(${d.next(900)}): ${pascal(d.pick(words))}->${d.pick(words)}('${d.pick(words)}', Array)`,
      ),
      '  thrown in /var/www/index.php on line 12',
    ].join('\n'),
  cargoTest: (d) =>
    d.pick<Fill>([
      (e) =>
        `test ${e.pick(words)}::tests::${e.pick(verbs)}_${e.pick(words)} ... ${e.pick(['ok', 'ok', 'FAILED', 'ignored'])}`,
      (e) =>
        `test result: ok. ${e.next(90)} passed; 0 failed; ${e.next(9)} ignored; 0 measured; finished in 0.${e.next(99)}s`,
      (e) => `   Compiling ${e.pick(words)} v0.${e.next(20)}.${e.next(9)} (/home/jo/${e.pick(words)})`,
    ])(d),
  mocha: (d) =>
    d.pick<Fill>([
      (e) => `  ${pascal(e.pick(words))}`,
      (e) => `    ✔ should have ${e.pick(verbs)} the ${e.pick(words)} (${e.next(90)}ms)`,
      (e) => `    ${e.next(20)}) rejects an empty ${e.pick(words)}`,
      (e) => `  ${e.next(90)} passing (${e.next(9)}s)`,
    ])(d),
  tap: (d) =>
    d.pick<Fill>([
      (e) => `ok ${e.next(90)} - ${e.pick(words)} ${e.pick(verbs)}`,
      (e) => `not ok ${e.next(90)} - ${e.pick(words)}`,
      (e) => `# Subtest: test/${e.pick(words)}.js`,
      (e) => `    duration_ms: ${e.next(900)}.${e.next(99)}`,
    ])(d),
  goTest: (d) =>
    d.pick<Fill>([
      (e) => `--- ${e.pick(['PASS', 'FAIL'])}: Test${pascal(e.pick(words))}${pascal(e.pick(verbs))} (0.${e.next(99)}s)`,
      (e) => `=== RUN   Test${pascal(e.pick(words))}`,
      (e) => `ok  \tacme.test/${e.pick(words)}/${e.pick(words)}\t0.${e.next(99)}s`,
      (e) => `    ${e.pick(words)}_test.go:${e.next(300)}: got ${e.next(90)}, want ${e.next(90)}`,
    ])(d),
  maven: (d) =>
    d.pick<Fill>([
      (e) =>
        `[INFO] --- maven-${e.pick(words)}-plugin:3.${e.next(9)}:${e.pick(words)} (default) @ acme-${e.pick(words)} ---`,
      (e) =>
        `[INFO] Tests run: ${e.next(90)}, Failures: ${e.next(3)}, Errors: 0, Skipped: ${e.next(4)}, Time elapsed: ${e.next(9)}.${e.next(99)} s`,
      (e) => `[WARNING] ${message(e)}`,
      () => '[INFO] BUILD SUCCESS',
      () => '[INFO] ------------------------------------------------------------------------',
    ])(d),
  gradle: (d) =>
    d.pick<Fill>([
      (e) => `> Task :app:${e.pick(words)}Debug${pascal(e.pick(words))} ${e.pick(['UP-TO-DATE', 'NO-SOURCE', ''])}`,
      (e) => `w: file:///home/jo/${file(e)}:${e.next(300)}:${e.next(60)} Parameter '${e.pick(words)}' is never used`,
      (e) => `BUILD SUCCESSFUL in ${e.next(60)}s`,
    ])(d),
  eslint: (d) =>
    d.pick<Fill>([
      (e) =>
        `  ${e.next(300)}:${e.next(80)}  ${e.pick(['error', 'warning'])}  '${e.pick(words)}' is defined but never used  no-unused-vars`,
      (e) => `/home/jo/${file(e)}`,
      (e) => `✖ ${e.next(90)} problems (${e.next(20)} errors, ${e.next(70)} warnings)`,
    ])(d),
  webpack: (d) =>
    d.pick<Fill>([
      (e) => `asset ${e.pick(words)}.${hex(e, 8)}.js ${e.next(900)} KiB [emitted] [minimized] (name: ${e.pick(words)})`,
      (e) => `  modules by path ./node_modules/${e.pick(words)}/ ${e.next(900)} KiB ${e.next(90)} modules`,
      (e) =>
        `dist/assets/${e.pick(words)}-${hex(e, 8)}.js   ${e.next(900)}.${e.next(99)} kB │ gzip: ${e.next(90)}.${e.next(99)} kB`,
      (e) => `webpack 5.${e.next(99)}.0 compiled successfully in ${e.next(9000)} ms`,
    ])(d),
  apt: (d) =>
    d.pick<Fill>([
      (e) =>
        `Get:${e.next(90)} http://deb.acme.test stable/main amd64 ${e.pick(words)} amd64 2.${e.next(40)}-1 [${e.next(900)} kB]`,
      (e) => `Setting up ${e.pick(words)} (2.${e.next(40)}-1+b2) ...`,
      (e) => `Unpacking ${e.pick(words)} (1.${e.next(40)}.${e.next(9)}) ...`,
      () => 'Reading package lists... Done',
    ])(d),
  dmesg: (d) =>
    `[${String(d.next(99999)).padStart(5)}.${String(d.next(999999)).padStart(6, '0')}] ${d.pick(['usb 1-1', 'eth0', 'EXT4-fs (sda1)', 'audit'])}: ${message(d)}`,
  ps: (d) =>
    `${d.pick(['root', 'www-data', 'jo']).padEnd(9)}${String(d.next(99999)).padStart(6)} ${d.next(9)}.${d.next(9)}  ${d.next(9)}.${d.next(9)} ${String(d.next(999999)).padStart(7)} ${String(d.next(99999)).padStart(6)} ?        Ss   ${clock(d).slice(0, 5)}   0:0${d.next(9)} /usr/sbin/${d.pick(words)} -D --${d.pick(words)}=${d.next(9)}`,
  curl: (d) =>
    d.pick<Fill>([
      (e) => `> GET ${path(e)} HTTP/1.1`,
      (e) => `> Host: ${e.pick(words)}.acme.test`,
      (e) => `< HTTP/1.1 ${e.pick(['200 OK', '404 Not Found'])}`,
      (e) => `< Content-Length: ${e.next(9000)}`,
      (e) => `* Connected to ${host(e)} (${ip(e)}) port 443 (#0)`,
      () => '< Content-Type: application/json; charset=utf-8',
    ])(d),
  terraform: (d) =>
    d.pick<Fill>([
      (e) => `aws_${e.pick(words)}.${e.pick(words)}: Creating...`,
      (e) => `aws_${e.pick(words)}.${e.pick(words)}: Creation complete after ${e.next(90)}s [id=${hex(e, 12)}]`,
      (e) => `Plan: ${e.next(9)} to add, ${e.next(9)} to change, 0 to destroy.`,
    ])(d),
  mysql: (d) =>
    d.pick<Fill>([
      (e) =>
        `| ${String(e.next(999)).padStart(4)} | ${e.pick(people).padEnd(10)} | ${date(e)} ${clock(e)} | ${String(e.next(9999)).padStart(7)}.${two(e.next(100))} |`,
      () => '+------+------------+---------------------+------------+',
    ])(d),
  diffstat: (d) =>
    ` ${file(d).padEnd(40)} | ${String(d.next(300)).padStart(4)} ${'+'.repeat(1 + d.next(20))}${'-'.repeat(d.next(10))}`,
  tree: (d) =>
    d.pick<Fill>([
      (e) => `├── ${e.pick(words)}`,
      (e) => `│   ├── ${e.pick(words)}.${e.pick(['ts', 'py', 'md'])}`,
      (e) => `│   └── ${e.pick(words)}.json`,
      (e) => `└── ${e.pick(words)}`,
      (e) => `+-- ${e.pick(words)}@${e.next(9)}.${e.next(30)}.${e.next(9)}`,
    ])(d),
  list: (d) =>
    `${d.pick(['- ', '* ', '1. ', '• ', ''])}${pascal(d.pick(words))} ${d.pick(words)}${d.pick(['', `: ${d.pick(sentences)}`, ` (${d.next(90)})`])}`,
  names: (d) =>
    `${d.pick(['- ', '  - ', '* ', ''])}${d.pick(['', 'Added ', 'Removed '])}${d.pick<Fill>([(e) => `${e.pick(words)}_${e.pick(verbs)}`, (e) => `${pascal(e.pick(words))}${pascal(e.pick(verbs))}.${e.pick(['h', 'cpp', 'ts', 'svg'])}`, (e) => `acme-${e.pick(words)}-${e.pick(verbs)}`, (e) => `\`${e.pick(words)}${pascal(e.pick(verbs))}\``])(d)}`,
  codes: (d) =>
    [d.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 3), d.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 2 + d.next(2)), d.next(9999)].join(
      d.pick(['\t', '     ']),
    ),
  figures: (d) =>
    [d.next(900) / 10, d.next(900) / 10, d.next(9999), -d.next(90)].join(d.pick([',', '\t', '; ', '   '])),
  paths: (d) =>
    d.pick<Fill>([
      (e) => `/home/jo/${file(e)}`,
      (e) => file(e),
      (e) => `https://www.acme.test/${e.pick(words)}/${e.pick(words)}-${e.next(900)}.html`,
      (e) => `${e.pick(words)}@acme.test`,
    ])(d),
};
