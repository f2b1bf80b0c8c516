/// How the page looks, on light and on dark screens and on paper.
enum DetectionPageStyle {
  /// The curves' colours can be told apart by people who confuse red and green, and each has its own dashes.
  static let css = """

    :root {
      --page: #fff; --ink: #1b1f24; --faint: #5a6370; --line: #d9dee4; --band: #f5f7f9;
      --s0: #0063b1; --s1: #b84300; --s2: #00735a; --s3: #8a3ea8;
      --benign: #4d7fb0; --attack: #c4571d;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #14171b; --ink: #e6e9ed; --faint: #a3adb9; --line: #343b44; --band: #1c2127;
        --s0: #6cb4ff; --s1: #ff9d5c; --s2: #4fd1ae; --s3: #d79bf0;
        --benign: #6f9fd0; --attack: #ef8a4d;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 100rem;
      background: var(--page); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
    h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
    p, ul { max-width: 72ch; margin: .35rem 0; }
    header p, section > p { color: var(--faint); }
    p.verdict { color: var(--ink); font-size: 1.1rem; overflow-wrap: anywhere; }
    li { overflow-wrap: anywhere; }
    code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85em; }
    .scroll { overflow-x: auto; margin-top: .75rem; }
    .scroll:focus-visible { outline: 2px solid var(--s0); outline-offset: 2px; }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .35rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { vertical-align: bottom; font-weight: 600; border-bottom: 2px solid var(--line); }
    tbody th { font-weight: 500; }
    th.name, td.name, tbody th { text-align: left; }
    tbody tr:nth-child(even) { background: var(--band); }
    td small { display: block; color: var(--faint); font-size: .78rem; white-space: nowrap; }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1.5rem 2.5rem; max-width: 70rem; }
    figure { margin: .75rem 0 0; max-width: 34rem; }
    figcaption { color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; }
    svg { width: 100%; height: auto; display: block; font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; }
    svg text { fill: var(--faint); text-anchor: middle; }
    svg text.end { text-anchor: end; }
    svg text.axis { fill: var(--ink); }
    svg text.name { fill: var(--ink); text-anchor: start; font-weight: 600; }
    .grid { stroke: var(--line); fill: none; }
    .guide { stroke: var(--faint); stroke-dasharray: 2 4; fill: none; }
    .curve { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
    .s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); } .s3 { stroke: var(--s3); }
    .d1 { stroke-dasharray: 9 4; } .d2 { stroke-dasharray: 3 3; } .d3 { stroke-dasharray: 10 4 2 4; }
    .bar.benign { fill: var(--benign); } .bar.attack { fill: var(--attack); }
    .legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; max-width: none; }
    .key { display: inline-block; width: 2.5rem; height: .65rem; vertical-align: middle; }
    footer { margin-top: 3rem; color: var(--faint); font-size: .85rem; }
    @media print { body { max-width: none; padding: 0; } .scroll { overflow: visible; } section { break-inside: avoid-page; } }

    """
}
