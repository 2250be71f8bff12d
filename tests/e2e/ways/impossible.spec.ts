/** Ways out that no extension can guard: they have no test, and docs/coverage.md says what helps instead. */
import { wayImpossible } from './way.ts';

wayImpossible({
  way: 'Screenshot',
  form: 'picture of code, pasted or attached',
  why: 'An image holds pixels and no text, and no reader of text in pictures runs in the extension.',
  instead:
    'It counts as `uninspectable`: `"uninspectable": "block"` keeps images that are attached or pasted away from AI sites. Chrome’s `DisableScreenshots` policy stops screenshots of pages.',
});
wayImpossible({
  way: 'Typing',
  form: 'code read on one screen and typed anew',
  why: 'Nothing passes the clipboard or a file. What is typed is judged in the composer and in requests; what differs from the source enough isn’t it any more.',
  instead: 'Composer, submit and network layers judge it as they do a paste. Reports show who sends much code.',
});
wayImpossible({
  way: 'Another browser',
  form: 'anything',
  why: 'An extension sees only the browser that it is in.',
  instead:
    'Allow only managed browsers by device management (AppLocker, Santa, MDM), and let AI hosts be reached from these alone (proxy, conditional access).',
});
wayImpossible({
  way: 'Native application',
  form: 'desktop clients, IDE assistants, command lines, `curl`',
  why: 'They have no browser extension in between.',
  instead:
    'Let the proxy refuse AI hosts to other programs than the browser. `sourcekeep check` in hooks and wrappers judges what scripts send.',
});
wayImpossible({
  way: 'Incognito window',
  form: 'anything',
  why: 'Chrome runs an extension there only when the person allows it; no policy can switch it on for them.',
  instead:
    '`IncognitoModeAvailability: 1` turns incognito windows off; guest mode by `BrowserGuestModeEnabled: false`.',
});
wayImpossible({
  way: 'Another profile',
  form: 'anything',
  why: 'An extension belongs to a profile; a person’s own profile may have none.',
  instead:
    'Machine-wide policy (not cloud policy of one account) installs the extension in every profile; `BrowserAddPersonEnabled: false` and `RestrictSigninToPattern` keep others away.',
});
wayImpossible({
  way: 'WebRTC data channel',
  form: 'RTCDataChannel.send in a worker, or from natives of a realm that we don’t reach',
  why: 'No event of `webRequest` tells of it, and its content is encrypted between the peers. Wrapping the page’s own `RTCDataChannel` would leave transferred channels open.',
  instead:
    '`WebRtcIPHandling: disable_non_proxied_udp` with a proxy that carries no UDP stops peers outside; AI tools use it for voice alone.',
});
wayImpossible({
  way: 'Developer tools',
  form: 'the console and network panel of the person’s own browser',
  why: 'What the debugger does is by design above pages and extensions.',
  instead:
    '`DeveloperToolsAvailability: 2` turns developer tools off; the default already keeps them from extensions that a policy installed.',
});
wayImpossible({
  way: 'Screen sharing, camera',
  form: 'pictures and sound of code',
  why: 'Media streams hold no text that could be read.',
  instead: '`ScreenCaptureAllowed`, `VideoCaptureAllowedUrls` and `AudioCaptureAllowedUrls` say where they may go.',
});
wayImpossible({
  way: 'Tab that was open before Sourcekeep came',
  form: 'functions of the browser that its scripts hold since then',
  why: 'What stands in for `fetch` and the others is brought into open tabs at once, and whoever asks for them from then on gets it; a script that kept the native function (measured with `fetch`) goes on with that until the page is loaded anew.',
  instead:
    'Restart browsers after the first installation. The network guard of the enterprise build, installed by policy, reads such requests too.',
});
wayImpossible({
  way: 'Page that was ready before Sourcekeep came',
  form: 'its first moment, prerendered or come back from the back-forward cache',
  why: 'No script can be brought into a page that isn’t shown: it gets them at once when it is. What a program pasted in that very moment came through (measured).',
  instead:
    'As above: the browser forgets pages that were left after ten minutes, and all of them when it is restarted.',
});
