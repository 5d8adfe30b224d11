/** hls.js as `web/hls-for-videos.ts` builds it; its interface is that of the whole one. */
declare module 'virtual:hls-for-videos' {
  export { default } from 'hls.js';
}
