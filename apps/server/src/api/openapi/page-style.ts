/** The look of the reference: the reader's own fonts, light and dark, and no narrower than a phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fff, #14171c);
  --raised: light-dark(#f4f6f8, #1d2229);
  --line: light-dark(#d5dbe1, #353d47);
  --text: light-dark(#1a2129, #e6eaee);
  --muted: light-dark(#55606c, #a3aeb9);
  --link: light-dark(#0b57b7, #7db5ff);
  --own: light-dark(#7a3e00, #ffb870);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem 1rem; }
header, main, nav { padding: 0 1rem; }
main { max-width: 56rem; min-width: 0; }
nav ul { list-style: none; margin: .25rem 0 1rem; padding: 0; }
nav li { margin: .35rem 0; }
nav summary { cursor: pointer; padding: .5rem 0; font-weight: 600; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2.25rem 0 .25rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
h2 a, h3 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover { text-decoration: underline; }
.route { margin: .25rem 0; }
.method { font-weight: 700; }
.muted { color: var(--muted); font-size: .925rem; }
.own { border: 1px solid currentColor; border-radius: 1em; color: var(--own); font-size: .8rem; padding: 0 .55em; white-space: nowrap; }
dl { margin: .5rem 0; }
dt { border-top: 1px solid var(--line); padding-top: .5rem; }
dd { margin: 0 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .4rem .5rem .4rem 0; text-align: left; vertical-align: top; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 18rem minmax(0, 1fr); }
  header { grid-column: 1 / -1; border-bottom: 1px solid var(--line); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-right: 1px solid var(--line); }
  nav details::details-content { content-visibility: visible; }
  nav summary { list-style: none; pointer-events: none; }
  main { padding: 0 3rem 6rem; }
}
`;
