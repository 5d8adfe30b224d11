import type { ProcessReason, ProcessState, RejectReason, ReviewState, StudioVideo } from '@amphi/contract';
import { rejectReason } from '@amphi/contract';

/** Message key of why a file was refused, or a job failed. */
export const reasonWords: Readonly<Record<ProcessReason, string>> = {
  not_media: 'studio.reasonNotMedia',
  container_refused: 'studio.reasonContainer',
  codec_refused: 'studio.reasonCodec',
  no_video: 'studio.reasonNoVideo',
  too_long: 'studio.reasonTooLong',
  too_many_pixels: 'studio.reasonPixels',
  too_many_tracks: 'studio.reasonTracks',
  damaged: 'studio.reasonDamaged',
  encrypted: 'studio.reasonEncrypted',
  no_ffmpeg: 'studio.reasonNoFfmpeg',
  out_of_time: 'studio.reasonTime',
  out_of_space: 'studio.reasonSpace',
  stuck: 'studio.reasonStuck',
  upload_damaged: 'studio.reasonUpload',
  internal: 'studio.reasonInternal',
};

/** Message key of where a video stands between file and picture. */
export const processWords: Readonly<Record<ProcessState, string>> = {
  uploading: 'studio.stateUploading',
  waiting: 'studio.stateWaiting',
  probing: 'studio.stateProbing',
  refused: 'studio.stateRefused',
  preparing: 'studio.statePreparing',
  playable: 'studio.statePlayable',
  ready: 'studio.stateReady',
  failed: 'studio.stateFailed',
  cancelled: 'studio.stateCancelled',
};

/** Message key of where its review stands. */
const reviewWords: Readonly<Record<ReviewState, string>> = {
  not_reviewed: 'studio.reviewNone',
  in_review: 'studio.reviewWaiting',
  approved: 'studio.reviewApproved',
  rejected: 'studio.reviewRejected',
};

/** Message key of who sees it. */
export const visibilityWords: Readonly<Record<StudioVideo['visibility'], string>> = {
  public: 'studio.visiblePublic',
  unlisted: 'studio.visibleUnlisted',
  private: 'studio.visiblePrivate',
  scheduled: 'studio.visibleScheduled',
};

/** Message key of what that means. */
export const visibilityTexts: Readonly<Record<StudioVideo['visibility'], string>> = {
  public: 'studio.visiblePublicText',
  unlisted: 'studio.visibleUnlistedText',
  private: 'studio.visiblePrivateText',
  scheduled: 'studio.visibleScheduledText',
};

/** Message key of why a reviewer rejected. */
export const rejectWords: Readonly<Record<RejectReason, string>> = {
  sexual: 'studio.rejectSexual',
  violence: 'studio.rejectViolence',
  hate: 'studio.rejectHate',
  illegal: 'studio.rejectIllegal',
  minors: 'studio.rejectMinors',
  copyright: 'studio.rejectCopyright',
  spam: 'studio.rejectSpam',
  misleading: 'studio.rejectMisleading',
  other: 'studio.rejectOther',
};

/** Reason and note of a rejection: the server keeps them as `reason` or `reason: note`. */
export function rejectionOf(text: string): { readonly reason: RejectReason | null; readonly note: string } {
  const [head = '', ...rest] = text.split(':');
  const reason = rejectReason.safeParse(head.trim());
  return reason.success ? { reason: reason.data, note: rest.join(':').trim() } : { reason: null, note: text.trim() };
}

/** One word for where a video stands, with its mark. */
export interface VideoStanding {
  readonly tone: 'ok' | 'warn' | 'err' | 'run' | 'plain';
  readonly label: string;
}

/** The word that matters most: trouble, then work, then review, then who sees it. */
export function standingOf(video: Pick<StudioVideo, 'state' | 'review' | 'visibility' | 'deletedAt'>): VideoStanding {
  if (video.deletedAt !== null) return { tone: 'err', label: 'studio.stateDeleted' };
  const { state, review, visibility } = video;
  if (state === 'refused' || state === 'failed') return { tone: 'err', label: processWords[state] };
  if (state === 'cancelled') return { tone: 'plain', label: processWords[state] };
  if (state !== 'ready' && state !== 'playable') return { tone: 'run', label: processWords[state] };
  if (review === 'rejected') return { tone: 'err', label: reviewWords[review] };
  if (review === 'in_review') return { tone: 'warn', label: reviewWords[review] };
  if (visibility === 'public') return { tone: 'ok', label: 'studio.visiblePublic' };
  return { tone: 'plain', label: visibilityWords[visibility] };
}
