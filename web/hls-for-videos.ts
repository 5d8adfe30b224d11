/**
 * hls.js from its own sources with only what videos of this site need: fMP4 and audio renditions, no MPEG-TS, DRM, subtitles or
 * advertising. 88 kB where the whole one weighs 145, and the light one (96) cannot play a separate audio rendition. See ADR 0014.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'vite';

const manifest = createRequire(import.meta.url).resolve('hls.js/package.json');
const source = `${dirname(manifest)}/src/`;
const stub = '\0hls-stub:';

/** What hls.js leaves out when these are false; its own build sets them the same way. */
const absent = [
  'EME_DRM',
  'SUBTITLES',
  'CMCD',
  'CONTENT_STEERING',
  'VARIABLE_SUBSTITUTION',
  'M2TS_ADVANCED_CODECS',
  'MEDIA_CAPABILITIES',
  'INTERSTITIALS',
  'IFRAMES',
];

/** Modules of hls.js that nothing here uses; each exports what is imported of it, doing nothing. */
const nothing =
  'export default class { static probe() { return false } }\n' +
  'export const IFrameController = undefined, SubtitleStreamController = undefined, TimelineController = undefined, AC3Demuxer = undefined;\n' +
  'export const flushTextTrackMetadataCueSamples = () => undefined, flushTextTrackUserdataCueSamples = () => undefined;';
const stubs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'demux/tsdemuxer',
      'demux/audio/aacdemuxer',
      'demux/audio/mp3demuxer',
      'demux/audio/ac3-demuxer',
      'remux/mp4-remuxer',
      'controller/eme-controller',
      'controller/cmcd-controller',
      'controller/content-steering-controller',
      'controller/subtitle-stream-controller',
      'controller/subtitle-track-controller',
      'controller/timeline-controller',
      'controller/interstitials-controller',
      'controller/iframe-controller',
      'utils/cues',
    ].map((name) => [name, nothing]),
  ),
  'demux/inject-worker':
    'export const hasUMDWorker = () => false, injectWorker = () => null, loadWorker = () => null, removeWorkerFromStore = () => undefined;',
  // Packages that hls.js bundles into its own builds.
  '@svta/cml-utils':
    'export const uuid = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");',
  '@svta/cml-id3':
    'export const getId3Frames = () => [], isId3TimestampFrame = () => false, getId3Data = () => undefined, canParseId3 = () => false, getId3Timestamp = () => undefined, utf8ArrayToStr = () => "";',
  'url-toolkit': 'export const buildAbsoluteURL = (base, relative) => new URL(relative, base).href;',
  eventemitter3: `export class EventEmitter {
  #all = new Map();
  on(name, run, self) { const list = this.#all.get(name) ?? []; this.#all.set(name, [...list, { run, self }]); return this; }
  once(name, run, self) { const only = (...args) => { this.off(name, only); run.apply(self, args); }; return this.on(name, only, self); }
  off(name, run) { this.#all.set(name, run === undefined ? [] : (this.#all.get(name) ?? []).filter((entry) => entry.run !== run)); return this; }
  removeListener(name, run) { return this.off(name, run); }
  removeAllListeners(name) { if (name === undefined) this.#all.clear(); else this.#all.delete(name); return this; }
  emit(name, ...args) { const list = this.#all.get(name) ?? []; for (const { run, self } of list) run.apply(self, args); return list.length > 0; }
  listenerCount(name) { return this.#all.get(name)?.length ?? 0; }
  listeners(name) { return (this.#all.get(name) ?? []).map(({ run }) => run); }
}`,
};

/** Resolves `virtual:hls-for-videos`, whose default export is the class `Hls`. */
export const hlsForVideos = (): Plugin => ({
  name: 'hls-for-videos',
  enforce: 'pre',
  config: () => ({
    define: {
      __VERSION__: JSON.stringify('1.7.4'),
      __USE_ALT_AUDIO__: 'true',
      ...Object.fromEntries(absent.map((name) => [`__USE_${name}__`, 'false'])),
    },
  }),
  resolveId(id, importer) {
    if (id === 'virtual:hls-for-videos') return `${source}hls.ts`;
    if (importer === undefined || !importer.startsWith(source)) return null;
    const name = id.startsWith('.') ? new URL(id, `file://${importer}`).pathname.slice(source.length) : id;
    return name in stubs ? `${stub}${name}` : null;
  },
  load: (id) => (id.startsWith(stub) ? stubs[id.slice(stub.length)] : undefined),
});
