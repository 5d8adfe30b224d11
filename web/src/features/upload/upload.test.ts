// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { findProblem } from './admission.ts';
import { isSameFile } from './kept-uploads.ts';
import { refusalOf } from './refusal.ts';
import { createSpeedMeter, secondsLeft } from './speed.ts';
import { stagesOf, stagesOfVideo, totalPart } from './stages.ts';
import { isActive, isUnderWay, nextState, type UploadEvent, type UploadState } from './upload-state.ts';

const run = (...events: readonly UploadEvent[]): UploadState => events.reduce<UploadState>(nextState, 'queued');

describe('the state of an upload', () => {
  it('goes on by itself after a broken line, and by hand after a pause', () => {
    expect(run('begin', 'break')).toBe('waiting');
    expect(run('begin', 'break', 'resume', 'begin', 'end')).toBe('sent');
    expect(run('begin', 'pause', 'resume')).toBe('queued');
    expect(run('begin', 'break', 'pause')).toBe('paused');
  });
  it('waits for its file when the browser lost it', () => {
    expect(run('lose')).toBe('lost');
    expect(run('lose', 'resume')).toBe('lost');
    expect(run('lose', 'give', 'begin')).toBe('sending');
  });
  it('tries again what was refused, and touches nothing that has arrived', () => {
    expect(run('begin', 'refuse')).toBe('refused');
    expect(run('begin', 'refuse', 'retry')).toBe('queued');
    expect(run('begin', 'end', 'pause')).toBe('sent');
    expect(run('begin', 'end', 'break')).toBe('sent');
  });
  it('is under way also while it waits for the line', () => {
    const states: readonly UploadState[] = ['queued', 'sending', 'paused', 'waiting', 'lost', 'refused', 'sent'];
    expect(states.filter((state) => isUnderWay({ state }))).toEqual(['queued', 'sending', 'waiting']);
  });
});

const item = { state: 'sending', bytes: 200, sentBytes: 50, video: null } as const;
const states = (stages: readonly { readonly state: string }[]): readonly string[] => stages.map(({ state }) => state);

describe('the steps of a file', () => {
  it('begin with its bytes', () => {
    expect(stagesOf(item)[0]).toEqual({ name: 'upload', state: 'running', part: 0.25 });
    expect(states(stagesOf({ ...item, state: 'refused' }))).toEqual(['failed', 'waiting', 'waiting', 'waiting']);
    expect(states(stagesOf({ ...item, state: 'paused' }))).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });
  it('go on at the server once all of it arrived, also before the server said so', () => {
    expect(states(stagesOf({ ...item, state: 'sent' }))).toEqual(['done', 'waiting', 'waiting', 'waiting']);
  });
  it('follow the state of the video', () => {
    const video = { progress: 0.4, durationMs: 9000, heights: 0 };
    expect(states(stagesOfVideo({ ...video, state: 'probing' }))).toEqual(['done', 'running', 'waiting', 'waiting']);
    expect(stagesOfVideo({ ...video, state: 'preparing' })[2]).toEqual({
      name: 'playable',
      state: 'running',
      part: 0.4,
    });
    expect(states(stagesOfVideo({ ...video, state: 'ready' }))).toEqual(['done', 'done', 'done', 'done']);
    expect(states(stagesOfVideo({ ...video, state: 'refused' }))).toEqual(['done', 'failed', 'waiting', 'waiting']);
  });
  it('name the one at which it failed', () => {
    const failed = { state: 'failed', progress: null } as const;
    expect(states(stagesOfVideo({ ...failed, durationMs: null, heights: 0 })).indexOf('failed')).toBe(1);
    expect(states(stagesOfVideo({ ...failed, durationMs: 9000, heights: 0 })).indexOf('failed')).toBe(2);
    expect(states(stagesOfVideo({ ...failed, durationMs: 9000, heights: 2 })).indexOf('failed')).toBe(3);
  });
  it('add up to one share of all bytes, without what was refused', () => {
    const two = [item, { ...item, state: 'sent', sentBytes: 200 } as const];
    expect(totalPart(two)).toBe(250 / 400);
    expect(totalPart([...two, { ...item, state: 'refused', bytes: 9999 }])).toBe(250 / 400);
    expect(totalPart([{ ...item, state: 'sent' }])).toBeNull();
  });
  it('last until the server is through with it', () => {
    const whole = { key: 'k', videoId: 'v', fileName: 'a', problem: null, bytesPerSecond: null, canReopen: false };
    expect(isActive({ ...whole, ...item, state: 'sent' })).toBe(true);
    expect(isActive({ ...whole, ...item, state: 'paused' })).toBe(false);
  });
});

describe('the speed', () => {
  it('is that of the last eight seconds', () => {
    const meter = createSpeedMeter();
    expect(meter.bytesPerSecond(0)).toBeNull();
    for (let second = 0; second <= 20; second += 1) meter.note(second < 10 ? 0 : (second - 10) * 1000, second * 1000);
    expect(meter.bytesPerSecond(20_000)).toBe(1000);
  });
  it('begins anew where a piece is sent again', () => {
    const meter = createSpeedMeter();
    meter.note(9000, 0);
    meter.note(1000, 1000);
    meter.note(3000, 2000);
    expect(meter.bytesPerSecond(2000)).toBe(2000);
  });
  it('tells no time where nothing moves', () => {
    expect(secondsLeft(1000, null)).toBeNull();
    expect(secondsLeft(1000, 0)).toBeNull();
    expect(secondsLeft(1000, 300)).toBe(4);
  });
});

describe('what keeps a file from being sent', () => {
  const limits = {
    mayUpload: true,
    maxBytes: 1000,
    leftTodayBytes: 5000,
    maxMinutes: 60,
    isReviewed: true,
    hasFfmpeg: true,
  };
  it('names the limit that it hits', () => {
    expect(findProblem(0, limits, 5000)).toEqual({ code: 'empty' });
    expect(findProblem(1001, limits, 5000)).toEqual({ code: 'upload_too_large', limit: 1000 });
    expect(findProblem(900, limits, 800)).toEqual({ code: 'upload_quota_reached', limit: 800 });
    expect(findProblem(900, { ...limits, mayUpload: false }, 5000)).toEqual({ code: 'forbidden' });
    expect(findProblem(900, limits, 5000)).toBeNull();
  });
  it('is left to the server while the limits are not known', () => {
    expect(findProblem(1001, null, 0)).toBeNull();
  });
  it('tells a proxy from the site', () => {
    const own = JSON.stringify({ code: 413, message: 'x', msg: 'x', error: 'upload_too_large', data: null });
    expect(refusalOf(413, own)).toBe('upload_too_large');
    expect(refusalOf(413, '<html><h1>413 Request Entity Too Large</h1></html>')).toBe('proxy_limit');
    expect(refusalOf(404, '')).toBe('upload_unknown');
  });
});

describe('a file chosen again', () => {
  it('is the same by name, size and time of change', () => {
    const kept = { fileName: 'a.mp4', bytes: 10, modifiedAt: 7 };
    expect(isSameFile({ name: 'a.mp4', size: 10, lastModified: 7 }, kept)).toBe(true);
    expect(isSameFile({ name: 'a.mp4', size: 11, lastModified: 7 }, kept)).toBe(false);
    expect(isSameFile({ name: 'a.mp4', size: 10, lastModified: 8 }, kept)).toBe(false);
  });
  it('may have any time when another browser began', () => {
    expect(
      isSameFile({ name: 'a.mp4', size: 10, lastModified: 8 }, { fileName: 'a.mp4', bytes: 10, modifiedAt: 0 }),
    ).toBe(true);
  });
});
