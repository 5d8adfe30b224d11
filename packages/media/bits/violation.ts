/**
 * The peer (or a file) broke the rules of its format; whoever feeds the parser closes that peer alone and counts the code.
 * `code` is a stable dotted word such as `amf.depth`, the message says what was expected and what came.
 */
export class ProtocolViolation extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ProtocolViolation';
    this.code = code;
  }
}
