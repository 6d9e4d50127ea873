/**
 * Colours keep a contrast of at least 4.5 to 1 for text and 3 to 1 for shapes on their background, in both schemes. States
 * differ in shape and word as well as in colour.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f4f6f8; --edge: #d0d7de; --link: #0b57b0;
  --held: #17692f; --held-bg: #e3f4e7; --captured: #a3161f; --captured-bg: #fdeaea;
  --expected: #7a4b00; --expected-bg: #fff3d6; --na: #57606a; --na-bg: #f1f3f5;
  --accent: #0b57b0; --bar: #78838f;
  --s1: #0b57b0; --s2: #a3161f; --s3: #17692f; --s4: #7a4b00; --s5: #6a3fa0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ebef; --soft: #a8b1bb; --paper: #101418; --panel: #191f25; --edge: #39424c; --link: #7db7ff;
    --held: #7ddf96; --held-bg: #12301b; --captured: #ff9a9a; --captured-bg: #3d1518;
    --expected: #f5c662; --expected-bg: #35270a; --na: #a8b1bb; --na-bg: #1d242b;
    --accent: #7db7ff; --bar: #8b97a3;
    --s1: #7db7ff; --s2: #ff9a9a; --s3: #7ddf96; --s4: #f5c662; --s5: #c9a7f5;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 2; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 1rem 1rem 0; }
footer { padding-bottom: 2rem; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
main > h2:first-child { margin-top: 0; }
h2 { margin: 2rem 0 .5rem; font-size: 1.3rem; border-top: 1px solid var(--edge); padding-top: 1.2rem; }
h3 { margin: 1.5rem 0 .4rem; font-size: 1.05rem; }
p, ul, dl { margin: .5rem 0; max-width: 62rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, .box:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.lede { font-size: 1.05rem; }
.banner { border: 2px solid var(--expected); background: var(--expected-bg); padding: .6rem 1rem; border-radius: .4rem; }
.answers { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); margin-top: 1rem; }
.answer { background: var(--panel); border: 1px solid var(--edge); border-radius: .5rem; padding: .9rem 1rem; }
.answer h2 { margin: 0 0 .3rem; padding: 0; border: 0; font-size: .95rem; color: var(--soft); font-weight: 600; }
.answer .big { font-size: 1.6rem; font-weight: 650; line-height: 1.2; margin: 0; font-variant-numeric: tabular-nums; }
.answer p, .answer ul { margin: .35rem 0 0; font-size: .92rem; }
.answer ul { padding-left: 1.1rem; }
.box { overflow-x: auto; max-width: 100%; margin: .6rem 0; background:
  linear-gradient(to right, var(--paper) 40%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(to left, var(--paper) 40%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--edge), transparent) left / .7rem 100% no-repeat scroll,
  linear-gradient(to left, var(--edge), transparent) right / .7rem 100% no-repeat scroll; }
.sentence { min-width: 14rem; }
table { border-collapse: collapse; font-size: .88rem; overflow-wrap: normal; }
caption { text-align: left; color: var(--soft); padding: 0 0 .3rem; }
.matrix caption, figure caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { border-bottom: 1px solid var(--edge); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td { min-width: 4rem; max-width: 34rem; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.matrix tbody th { position: sticky; left: 0; background: var(--paper); min-width: 9rem; max-width: 16rem; }
.matrix table { font-size: .75rem; }
.matrix th, .matrix td { padding: .3rem .15rem; }
.matrix thead th { white-space: normal; overflow-wrap: break-word; vertical-align: bottom; }
.matrix td { min-width: 4.8rem; }
.matrix .state { padding: .1rem .2rem; white-space: normal; gap: .2rem; line-height: 1.3; text-transform: lowercase; }
.state { display: inline-flex; align-items: center; gap: .35rem; padding: .1rem .5rem; border-radius: .3rem; white-space: nowrap; font-weight: 600; }
.state svg { width: .85em; height: .85em; flex: none; }
.held { color: var(--held); background: var(--held-bg); }
.captured { color: var(--captured); background: var(--captured-bg); }
.expected-loss { color: var(--expected); background: var(--expected-bg); }
.n-a, .not-run, .broken { color: var(--na); background: var(--na-bg); font-weight: 500; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; padding: 0; list-style: none; font-size: .9rem; }
.charts { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
figure { margin: .8rem 0; max-width: 28rem; min-width: 0; }
figcaption { font-weight: 600; font-size: .95rem; margin-bottom: .2rem; }
figure > svg { display: block; width: 100%; height: auto; }
.note { color: var(--soft); font-size: .9rem; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .2rem 0; padding: 0; list-style: none; font-size: .88rem; }
.key svg { width: 2rem; height: .6rem; vertical-align: middle; }
details { margin: .5rem 0; }
summary { cursor: pointer; color: var(--link); }
dl.facts { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .25rem 1rem; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; }
code { font: .9em ui-monospace, monospace; background: var(--panel); padding: .1em .3em; border-radius: .2em; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem .9rem; padding: 0; list-style: none; }
nav ul + ul { margin-top: .1rem; }
.family { color: var(--soft); min-width: 6.5rem; }
@media (max-width: 40rem) {
  .family { flex-basis: 100%; }
  .results thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .results table, .results tbody, .results caption { display: block; }
  .results tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--edge); padding: .3rem 0; }
  .results th, .results td { border: 0; padding: .15rem 0; }
  .results td { min-width: 0; }
  .results .sentence { grid-column: 1 / -1; min-width: 0; }
}
@media (max-width: 30rem) { dl.facts { grid-template-columns: 1fr; } dl.facts dd { margin-bottom: .4rem; } }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; }
  nav, .skip { display: none; }
  .box { overflow: visible; background: none; }
  .matrix table { font-size: 6.2pt; }
  .matrix tbody th { position: static; min-width: 0; }
  .matrix td { min-width: 0; }
  .matrix th, .matrix td { padding: .1rem .1rem; }
  .matrix .state svg { display: none; }
  tr, figure, .answer { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
