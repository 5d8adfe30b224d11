/** Blob of the file as it was uploaded. */
export const sourceKey = (videoId: string): string => `video/${videoId}/source`;

/** Prefix of everything that belongs to a take. */
export const takePrefix = (videoId: string, take: string): string => `video/${videoId}/${take}/`;
