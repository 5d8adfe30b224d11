/** The light build has the interface of the whole one; the package ships no types for it. */
declare module 'hls.js/light' {
  export { default as Hls, ErrorDetails, ErrorTypes, Events } from 'hls.js';
}
