import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

echarts.use([BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

/** One drawn chart. */
export type Chart = ReturnType<typeof echarts.init>;

/** A chart on an element; only the parts that Amphi draws are in it. */
export function drawOn(element: HTMLElement): Chart {
  return echarts.init(element, null, { renderer: 'canvas' });
}
