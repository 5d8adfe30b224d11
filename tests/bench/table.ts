/** Figures as a table with one column per server and the ratio of ours to theirs. */
import type { Figure } from './measures/measure.ts';

/** Markdown; rows in the order in which the figures came. The first name is the one the others are compared with. */
export function renderTable(figures: readonly Figure[], names: readonly string[]): string {
  const rows = [...new Set(figures.map(({ what }) => what))];
  const [own = '', ...others] = names;
  const head = ['measure', 'unit', ...names, ...others.map((name) => `${own} ÷ ${name}`)];
  const lines = rows.map((what) => {
    const of = (name: string): Figure | undefined =>
      figures.find((figure) => figure.what === what && figure.contender === name);
    const print = (figure: Figure | undefined): string =>
      figure === undefined ? '–' : figure.value.toFixed(figure.digits);
    const ratio = (name: string): string => {
      const [a, b] = [of(own)?.value, of(name)?.value];
      return a === undefined || b === undefined || b === 0 ? '–' : (a / b).toFixed(2);
    };
    const unit = figures.find((figure) => figure.what === what)?.unit ?? '';
    return [what, unit, ...names.map((name) => print(of(name))), ...others.map(ratio)];
  });
  const bars = head.map((_, index) => (index < 2 ? '---' : '---:'));
  return [head, bars, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
