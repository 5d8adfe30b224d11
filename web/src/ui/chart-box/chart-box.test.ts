// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { barOption } from './bar-option.ts';
import { toCsv } from './csv.ts';

describe('a table as CSV', () => {
  it('quotes what would break a row', () => {
    expect(toCsv({ columns: ['Video', 'Plays'], rows: [['a, "b"\nc', 3]] })).toBe(
      '\u{feff}Video,Plays\r\n"a, ""b""\nc",3\r\n',
    );
  });
  it('keeps cells from being taken for formulas', () => {
    const text = toCsv({ columns: ['Video'], rows: [['=1+1'], ['@x'], ['-2'], [-2]] });
    expect(text.split('\r\n').slice(1, 5)).toEqual(["'=1+1", "'@x", "'-2", '-2']);
  });
});

describe('bars', () => {
  const ink = { text: 'a', strong: 'b', line: 'c', panel: 'd', bar: 'e', font: 'f' };
  it('stand in the given order with their values in words', () => {
    const items = [
      { name: 'One', value: 90 },
      { name: 'Two', value: 5 },
    ];
    const option = barOption(items, ink, { valueText: (value) => `${value} s`, isNarrow: false, title: 'Top' });
    expect(option).toMatchObject({
      yAxis: { inverse: true, data: ['One', 'Two'] },
      series: [{ data: [90, 5], itemStyle: { color: 'e' } }],
    });
  });
  it('shorten long names by whole letters', () => {
    const option = barOption([{ name: '名'.repeat(30), value: 1 }], ink, {
      valueText: String,
      isNarrow: true,
      title: '',
    });
    const { axisLabel } = Object(option['yAxis']) as { axisLabel: { formatter: (name: string) => string } };
    expect(axisLabel.formatter('名'.repeat(30))).toBe(`${'名'.repeat(8)}…`);
    expect(axisLabel.formatter('短')).toBe('短');
  });
});
