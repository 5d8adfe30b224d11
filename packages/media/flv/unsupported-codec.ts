/** The publisher sends a codec that cannot be packaged; the push ends with this as the reason. */
export class UnsupportedCodec extends Error {
  /** Name for people, such as `vp09`, `mp3` or `video codec 2`. */
  readonly codec: string;

  constructor(codec: string) {
    super(`the codec ${codec} cannot be packaged`);
    this.name = 'UnsupportedCodec';
    this.codec = codec;
  }
}
