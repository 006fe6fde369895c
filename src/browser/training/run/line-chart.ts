import uPlot from "uplot";
import type { ChartWindow, Range } from "./chart-data.ts";
import { readTheme, type Theme, type ThemeColour } from "./theme.ts";

export type Line = {
  readonly name: string;
  readonly colour: ThemeColour;
  readonly width?: number;
  readonly alpha?: number;
  readonly dash?: number[];
  /** Dots alone, this big in CSS pixels. */
  readonly dots?: number;
  /** Has no say in what heights are in sight: it may go out of them. */
  readonly isBackground?: boolean;
};

export type ChartSpec = {
  readonly title: string;
  readonly help: string;
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** Lowest and highest value in sight, by those of the lines that are no background. */
  readonly heights?: (low: number, high: number) => [low: number, high: number];
  /** Steps, then one column for each line. */
  readonly data: (window: ChartWindow) => uPlot.AlignedData;
};

type Options = {
  readonly spec: ChartSpec;
  readonly place: HTMLElement;
  readonly group: ChartGroup;
  readonly height: number;
  /** Index of the step under the pointer, in any chart of the group; null: none. */
  readonly onCursor: (at: number | null, data: uPlot.AlignedData) => void;
};

/** Charts over the same steps: one pointer, one zoom, drawn together. */
export class ChartGroup {
  range: Range | null = null;
  readonly key: string;
  private readonly charts = new Set<LineChart>();

  constructor(key: string) {
    this.key = key;
  }

  add(chart: LineChart): () => void {
    this.charts.add(chart);
    return () => this.charts.delete(chart);
  }

  zoom(range: Range | null): void {
    this.range = range;
    this.update();
  }

  update(): void {
    for (const chart of this.charts) chart.update();
  }

  retheme(): void {
    for (const chart of this.charts) chart.retheme();
  }
}

/** One chart of uPlot's that follows its data, its place's width and the page's colours. */
export class LineChart {
  private readonly options: Options;
  private readonly plot: uPlot;
  private readonly resized: ResizeObserver;
  private readonly leave: () => void;
  private theme: Theme;

  constructor(options: Options) {
    const { place, group, height } = options;
    this.options = options;
    this.theme = readTheme(place);
    const width = Math.max(50, place.clientWidth);
    this.plot = new uPlot(this.plotOptions(width, height), options.spec.data({ range: null, width }), place);
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(place);
    this.leave = group.add(this);
  }

  /** Draws what there is now. */
  update(): void {
    const { spec, group } = this.options;
    this.plot.setData(spec.data({ range: group.range, width: this.plot.width }));
  }

  retheme(): void {
    this.theme = readTheme(this.options.place);
    this.plot.redraw(false, true);
  }

  destroy(): void {
    this.leave();
    this.resized.disconnect();
    this.plot.destroy();
  }

  private resize(): void {
    const width = this.options.place.clientWidth;
    // A hidden tab has no width, and keeps what it has.
    if (width < 50 || width === this.plot.width) return;
    this.plot.setSize({ width, height: this.options.height });
    this.update();
  }

  private plotOptions(width: number, height: number): uPlot.Options {
    const { spec, group, onCursor } = this.options;
    const { heights } = spec;
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 14, 0, 0],
      scales: {
        x: {
          time: false,
          range: (_, low, high) => (group.range === null ? [low, high] : [group.range.min, group.range.max]),
        },
        ...(heights === undefined ? {} : { y: { range: (_, low, high) => heights(low, high) } }),
      },
      axes: [this.axis({ space: 70 }), this.axis({ size: 58, space: 34, format: spec.format })],
      series: [{}, ...spec.lines.map((line) => this.series(line))],
      cursor: {
        y: false,
        drag: { setScale: false },
        sync: {
          key: group.key,
          scales: ["x", null],
          filters: { pub: (type) => type !== "mousedown" && type !== "mouseup" },
        },
        bind: {
          dblclick: () => () => {
            group.zoom(null);
            return null;
          },
        },
      },
      hooks: {
        setCursor: [(plot) => onCursor(plot.cursor.idx ?? null, plot.data)],
        setSelect: [(plot) => this.zoomToSelection(plot)],
      },
    };
  }

  private zoomToSelection(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.group.zoom({ min: plot.posToVal(left, "x"), max: plot.posToVal(left + width, "x") });
  }

  private axis({
    size = 24,
    space,
    format,
  }: {
    size?: number;
    space: number;
    format?: ChartSpec["format"];
  }): uPlot.Axis {
    return {
      stroke: () => this.theme.faint,
      font: `12px ${getComputedStyle(this.options.place).fontFamily}`,
      grid: { stroke: () => this.theme.line, width: 1 },
      ticks: { show: false },
      space,
      size,
      ...(format === undefined ? {} : { values: (_, splits) => splits.map((value) => format(value)) }),
    };
  }

  private series({ colour, width = 2, alpha = 1, dash, dots, isBackground = false }: Line): uPlot.Series {
    return {
      auto: !isBackground,
      stroke: () => this.theme[colour],
      width: dots === undefined ? width : 0,
      alpha,
      spanGaps: true,
      ...(dash === undefined ? {} : { dash }),
      points:
        dots === undefined ? { show: false } : { show: true, size: dots, fill: () => this.theme[colour] },
    };
  }
}
