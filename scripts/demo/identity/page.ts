const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for HTML, attributes included. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (sign) => ENTITIES[sign] ?? sign);

// Plain colours of Vertebra's design: this page stands on another host and shares no file with the app.
const STYLE = `
:root { color-scheme: light dark; --bg: #fafafb; --surface: #fff; --ink: #1d2530; --ink-2: #55606e; --line: #b9c1ca; --accent: #00677a; --accent-ink: #fff; --bad: #b3261e; --bad-soft: #fdeceb; }
@media (prefers-color-scheme: dark) { :root { --bg: #0e1319; --surface: #151b23; --ink: #e9edf1; --ink-2: #a8b1bc; --line: #46505c; --accent: #4cc3d3; --accent-ink: #06222a; --bad: #ff8a80; --bad-soft: #3a1c1b; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--bg); color: var(--ink); font: 14px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { width: min(360px, 100%); padding: 28px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; }
h1 { margin: 0 0 4px; font-size: 20px; } p { margin: 0 0 20px; color: var(--ink-2); }
label { display: block; margin: 14px 0 4px; font-weight: 600; }
input { width: 100%; padding: 8px 10px; font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--line); border-radius: 4px; }
button { width: 100%; margin-top: 22px; padding: 9px; font: inherit; font-weight: 600; color: var(--accent-ink); background: var(--accent); border: 0; border-radius: 4px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[role="alert"] { margin: 0 0 4px; padding: 8px 10px; color: var(--bad); background: var(--bad-soft); border-radius: 4px; }
`;

/** A whole page around `main`, which is HTML. */
export const page = (title: string, main: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main>${main}</main></body>
</html>
`;
