/**
 * The commands around a publish, as OBS, ffmpeg, vMix, Larix, gstreamer and hardware encoders send them.
 *
 *   connect ► (releaseStream, FCPublish) ► createStream ► (_checkbw, getStreamLength) ► publish ► … ► (FCUnpublish) ► deleteStream
 *   States as in connection.ts; unknown commands are answered emptily and never end the connection.
 */
import { ProtocolViolation } from '../bits/index.ts';
import { amfProperty } from './amf-value.ts';
import { numberAt, textAt } from './command.ts';
import type { Command } from './command.ts';
import type { OutgoingMessage } from './message.ts';
import type { PublishRequest, RefusalCode } from './owner.ts';
import { connectReplies, fcStatus, publishReplies, result, status, unpublishReplies } from './reply.ts';
import { isCleanName, resolveStreamName } from './stream-name.ts';

/** Where a connection stands. */
export type RtmpState = 'handshake' | 'connecting' | 'connected' | 'asking' | 'publishing' | 'refused' | 'closed';

/** What the dance asks of its connection. */
export interface DanceOwner {
  reply(messages: readonly OutgoingMessage[]): void;
  onPublish(request: PublishRequest): void;
  onUnpublish(): void;
  /** Longest name that is passed on, in characters. */
  readonly maxNameLength: number;
}

/** Streams a peer may create before it is told no. */
const MOST_STREAMS = 16;

/** Answers commands and knows whether media is welcome. */
export class PublishDance {
  readonly #owner: DanceOwner;
  #state: RtmpState = 'connecting';
  #app = '';
  #tcUrl = '';
  #streams = 0;
  #publishStream = 0;
  #wantsFcStatus = false;

  constructor(owner: DanceOwner) {
    this.#owner = owner;
  }

  /** Where the connection stands after the handshake. */
  get state(): RtmpState {
    return this.#state;
  }

  /** Lets the publisher begin; without effect when it is not asking (any more). */
  accept(): void {
    if (this.#state !== 'asking') return;
    this.#state = 'publishing';
    this.#owner.reply(publishReplies(this.#publishStream, this.#wantsFcStatus));
  }

  /** Refuses the publisher, or ends it in the middle. */
  refuse(code: RefusalCode, description: string): void {
    if (this.#state !== 'asking' && this.#state !== 'publishing') return;
    this.#state = 'refused';
    this.#owner.reply([status(this.#publishStream, 'error', code, description)]);
  }

  /** Ends everything; with a description the peer is told. */
  close(description?: string): void {
    if (this.#state === 'closed') return;
    const isTold = description !== undefined && this.#state !== 'connecting';
    this.#state = 'closed';
    if (isTold) this.#owner.reply([status(this.#publishStream, 'error', 'NetConnection.Connect.Closed', description)]);
  }

  /** One command of the peer. @throws ProtocolViolation `command.order` */
  receive(command: Command, streamId: number): void {
    if (this.#state === 'closed' || this.#state === 'refused') return;
    switch (command.name) {
      case 'connect':
        this.#connect(command);
        break;
      case 'createStream':
        this.#createStream(command);
        break;
      case 'FCPublish':
        this.#wantsFcStatus = true;
        this.#answer(command);
        break;
      case 'getStreamLength':
        this.#answer(command, 0);
        break;
      case 'publish':
        this.#publish(command, streamId);
        break;
      case 'FCUnpublish':
      case 'closeStream':
        this.#unpublish(command);
        break;
      case 'deleteStream':
        if (numberAt(command, 1) === this.#publishStream) this.#unpublish(command);
        break;
      case 'play':
      case 'play2':
        this.#refusePlay(streamId);
        break;
      // Answers to what we said, and notices.
      case '_result':
      case '_error':
      case 'onStatus':
        break;
      default:
        // releaseStream, _checkbw and whatever else there is: nothing to say, but somebody may wait for it.
        this.#answer(command);
    }
  }

  #answer(command: Command, value?: number): void {
    if (command.transaction > 0) this.#owner.reply([result(command.transaction, value)]);
  }

  #connect(command: Command): void {
    const [properties] = command.values;
    const app = amfProperty(properties, 'app');
    const tcUrl = amfProperty(properties, 'tcUrl');
    this.#app = typeof app === 'string' ? app : '';
    this.#tcUrl = typeof tcUrl === 'string' ? tcUrl : '';
    if (this.#state === 'connecting') this.#state = 'connected';
    this.#owner.reply(connectReplies(command.transaction));
  }

  #createStream(command: Command): void {
    this.#streams = Math.min(this.#streams + 1, MOST_STREAMS);
    this.#answer(command, this.#streams);
  }

  #publish(command: Command, streamId: number): void {
    if (this.#state === 'connecting') throw new ProtocolViolation('command.order', 'expected connect before publish');
    if (this.#state !== 'connected') {
      const text = 'this connection is publishing already';
      this.#owner.reply([status(streamId, 'error', 'NetStream.Publish.BadName', text)]);
      return;
    }
    this.#publishStream = streamId;
    this.#state = 'asking';
    const names = resolveStreamName({ app: this.#app, tcUrl: this.#tcUrl }, textAt(command, 1));
    const most = this.#owner.maxNameLength;
    const isClean = isCleanName(names.streamName, most) && isCleanName(names.app, most) && names.query.length <= most;
    if (!isClean) {
      this.refuse(
        'NetStream.Publish.BadName',
        'the address or the stream key is empty, too long or has strange characters',
      );
      return;
    }
    this.#owner.onPublish({ ...names, tcUrl: this.#tcUrl.slice(0, most), mode: publishMode(textAt(command, 2)) });
  }

  #unpublish(command: Command): void {
    const isFlash = command.name === 'FCUnpublish';
    if (this.#state === 'publishing' || this.#state === 'asking') {
      this.#state = 'connected';
      this.#owner.reply(unpublishReplies(this.#publishStream, isFlash));
      this.#owner.onUnpublish();
    } else if (isFlash) {
      this.#owner.reply([fcStatus('onFCUnpublish', 'NetStream.Unpublish.Success')]);
    }
    this.#answer(command);
  }

  #refusePlay(streamId: number): void {
    const text = 'this address takes streams; watch them in the browser';
    this.#owner.reply([status(streamId, 'error', 'NetStream.Play.StreamNotFound', text)]);
  }
}

const publishMode = (text: string): PublishRequest['mode'] => {
  const mode = text.toLowerCase();
  if (mode === 'record') return 'record';
  return mode.startsWith('append') ? 'append' : 'live';
};
