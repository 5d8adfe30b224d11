import { createSetup, type Setup } from '../admin/index.ts';
import {
  createAccountCore,
  createGate,
  createGovernment,
  createOwnData,
  type Account,
  type AccountCore,
  type Gate,
  type Government,
  type OwnData,
} from '../account/index.ts';
import {
  createLiveStore,
  createRecordingLinks,
  livePersonalData,
  type LiveStore,
  type RecordingLinks,
} from '../live/index.ts';
import {
  createBehaviour,
  createBehaviourStore,
  createInsight,
  createInsightOwnDataStore,
  insightPersonalData,
  type Behaviour,
  type Insight,
} from '../insight/index.ts';
import { createPages, createPageStore, type Pages, type PageStore } from '../feed/index.ts';
import { createNotifications, createNotifyStore, notifyPersonalData, type Notifications } from '../notify/index.ts';
import { findFfmpeg } from '../platform/process/index.ts';
import { createOutgoing, type Outgoing } from '../platform/outgoing/index.ts';
import { createQueue, type Queue } from '../platform/queue/index.ts';
import { createRateLimits, type RateLimits } from '../platform/rate/index.ts';
import {
  createMessages,
  createReportStore,
  createSite,
  reportPersonalData,
  type Messages,
  type ReportStore,
  type Site,
} from '../site/index.ts';
import {
  createUploadStore,
  createVideoCore,
  createVideoLibrary,
  createOwnVideoStore,
  createVideoLinks,
  createVideoPipeline,
  Uploads,
  videoPersonalData,
  type ErasureOptions,
  type VideoCore,
  type VideoLibrary,
  type VideoLibraryOptions,
  type VideoLinks,
  type VideoPipeline,
} from '../video/index.ts';
import { createSocial, createSocialOwnDataStore, socialPersonalData, type Social } from '../social/index.ts';
import type { Foundation } from './foundation.ts';

/** The features of this process, on the foundation and without any edge. */
export interface Features {
  readonly site: Site;
  readonly messages: Messages;
  readonly core: AccountCore;
  readonly account: Account;
  readonly gate: Gate;
  readonly government: Government;
  readonly setup: Setup;
  readonly limits: RateLimits;
  readonly outgoing: Outgoing;
  readonly social: Social;
  readonly insight: Insight;
  readonly behaviour: Behaviour;
  readonly liveStore: LiveStore;
  readonly recordingLinks: RecordingLinks;
  readonly notifications: Notifications;
  readonly ownData: OwnData;
  readonly queue: Queue;
  readonly videoLinks: VideoLinks;
  readonly video: VideoCore;
  readonly library: VideoLibrary;
  readonly reportStore: ReportStore;
  /** What takes videos away for good. */
  readonly erasure: ErasureOptions;
  readonly uploads: Uploads;
  readonly pageStore: PageStore;
  readonly pages: Pages;
  readonly pipeline: VideoPipeline;
}

/** Own data of the features that only keep rows. */
const peoplesData = ({ database }: Foundation) => [
  socialPersonalData(createSocialOwnDataStore(database)),
  insightPersonalData(createInsightOwnDataStore(database)),
];

const openBehaviour = (foundation: Foundation, { settings }: Site): Behaviour => {
  const behaviour = createBehaviour({ ...foundation, settings, store: createBehaviourStore(foundation.database) });
  foundation.shutdown.add('behaviour log', () => behaviour.stop());
  return behaviour;
};

/** ffmpeg is looked for once, when somebody first asks what can be done with a file. */
const openUploads = (
  { database, blobs, clock, log, config }: Foundation,
  { site, video, pipeline }: Pick<Features, 'site' | 'video' | 'pipeline'>,
): Uploads => {
  let ffmpeg: ReturnType<typeof findFfmpeg> | null = null;
  return new Uploads({
    store: createUploadStore(database),
    blobs,
    pipeline,
    settings: site.settings,
    isTrusted: (userId) => video.reviews.isTrusted(userId),
    hasFfmpeg: async () => (await (ffmpeg ??= findFfmpeg(config.ffmpegPath))) !== null,
    clock,
    log,
    minFreeDisk: config.limits.minFreeDisk,
  });
};

type LibraryParts = Pick<VideoLibraryOptions, 'core' | 'links' | 'pipeline' | 'social' | 'insight' | 'members'> & {
  readonly site: Site;
};

/** The library of videos, and what takes them away for good. */
const createLibrary = (foundation: Foundation, { site: { audit, categories }, ...parts }: LibraryParts) => {
  const { database } = foundation;
  const library = createVideoLibrary({ ...foundation, ...parts, categories, audit });
  const { deletions } = library;
  const erasure: ErasureOptions = { ...foundation, ...parts, deletions, own: createOwnVideoStore(database) };
  return { library, erasure, reportStore: createReportStore(database) };
};

/** Makes every feature once. */
export function createFeatures(foundation: Foundation): Features {
  const { database, config, clock, bus, blobs, log, metrics, shutdown } = foundation;
  const site = createSite({ database, config, bus, clock });
  const core = createAccountCore({ database, config, settings: site.settings, bus, clock });
  const { account } = core;
  const government = createGovernment(core, { database, bus, clock }, site);
  const liveStore = createLiveStore(database, config, account);
  const outgoing = createOutgoing({ allowedPrivate: config.outgoingPrivate });
  const messages = createMessages({ database, config, settings: site.settings, outgoing, log, metrics, clock });
  shutdown.add('messages', () => messages.close());
  const { messenger } = messages;
  const store = createNotifyStore(database);
  const notifications = createNotifications({ store, account, messenger, settings: site.settings, clock, log });
  const videoLinks = createVideoLinks({ siteKey: config.secrets.siteKey, clock, cdnUrl: config.cdnUrl });
  const video = createVideoCore({ database, settings: site.settings, account, links: videoLinks, bus, clock });
  const pipeline = createVideoPipeline({ database, publication: video.publication, bus, clock });
  const social = createSocial(foundation);
  const insight = createInsight(foundation);
  const behaviour = openBehaviour(foundation, site);
  const videoParts = { core: video, links: videoLinks, pipeline, social, insight, site, members: government.members };
  const { library, reportStore, erasure } = createLibrary(foundation, videoParts);
  const pageStore = createPageStore(database);
  const features = [
    livePersonalData(liveStore, blobs),
    notifyPersonalData(notifications),
    ...peoplesData(foundation),
    videoPersonalData(erasure),
    reportPersonalData(reportStore),
  ];
  return {
    site,
    messages,
    core,
    account,
    gate: createGate(account),
    government,
    setup: createSetup({ account, roles: government.roles, clock }),
    limits: createRateLimits(database, config.secrets.siteKey, clock),
    outgoing,
    social,
    insight,
    behaviour,
    liveStore,
    recordingLinks: createRecordingLinks(config.secrets.siteKey, clock),
    notifications,
    ownData: createOwnData({ ...foundation, core, audit: site.audit, features }),
    queue: createQueue(database, log),
    videoLinks,
    video,
    library,
    reportStore,
    erasure,
    pipeline,
    pageStore,
    pages: createPages({ store: pageStore, account, settings: site.settings, links: videoLinks, clock }),
    uploads: openUploads(foundation, { site, video, pipeline }),
  };
}
