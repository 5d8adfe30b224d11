/** One bar. */
export interface BarItem {
  readonly name: string;
  readonly value: number;
}

/** Colours of a chart, read from the tokens of the theme. */
export interface ChartInk {
  readonly text: string;
  readonly strong: string;
  readonly line: string;
  readonly panel: string;
  readonly bar: string;
  readonly font: string;
}

/** Reads the tokens that hold at an element. */
export function inkAt(element: HTMLElement): ChartInk {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--a-t2'),
    strong: token('--a-t1'),
    line: token('--a-line'),
    panel: token('--a-s2'),
    bar: token('--a-pri'),
    font: style.fontFamily,
  };
}

const shorten = (text: string, most: number): string => {
  const letters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
};

/** Room for the widest value beside its bar, in pixels: Han letters are twice as wide. */
function endWidth(items: readonly BarItem[], valueText: (value: number) => string): number {
  const widthOf = (text: string): number =>
    Array.from(text).reduce((sum, letter) => sum + (letter < '\u0300' ? 7 : 13), 0);
  return 12 + Math.max(24, ...items.map(({ value }) => widthOf(valueText(value))));
}

/** Options of lying bars, the longest on top, each with its value at its end. */
export function barOption(
  items: readonly BarItem[],
  ink: ChartInk,
  more: { readonly valueText: (value: number) => string; readonly isNarrow: boolean; readonly title: string },
): Record<string, unknown> {
  const text = { color: ink.text, fontFamily: ink.font, fontSize: 12 };
  return {
    animation: false,
    aria: { enabled: true, label: { description: more.title } },
    grid: { left: 4, right: endWidth(items, more.valueText), top: 4, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'item',
      backgroundColor: ink.panel,
      borderWidth: 0,
      textStyle: { color: ink.strong, fontFamily: ink.font, fontSize: 13 },
      confine: true,
      // Plain text: titles are written by people.
      renderMode: 'richText',
      formatter: (point: { readonly name: string; readonly value: number }) =>
        `${shorten(point.name, 40)}\n${more.valueText(point.value)}`,
    },
    xAxis: { type: 'value', show: false, max: 'dataMax' },
    yAxis: {
      type: 'category',
      inverse: true,
      data: items.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, formatter: (name: string) => shorten(name, more.isNarrow ? 9 : 18) },
    },
    series: [
      {
        type: 'bar',
        data: items.map(({ value }) => value),
        barMaxWidth: 18,
        itemStyle: { color: ink.bar, borderRadius: [0, 4, 4, 0] },
        label: {
          show: true,
          position: 'right',
          ...text,
          formatter: ({ value }: { readonly value: number }) => more.valueText(value),
        },
      },
    ],
  };
}
