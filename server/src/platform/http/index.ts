export { AppError } from './app-error.ts';
export { createHttp } from './http.ts';
export { mediaRoute, openHeaders, sendMedia, sliceChunks, type MediaBody } from './media-answer.ts';
export { addPreflight, openRefusal } from './media-scope.ts';
export { isOwnOrigin, type OriginPolicy } from './origin.ts';
export { refusals } from './refusals.ts';
export { isSecureRequest } from './secure-request.ts';
export { createSecureServer, type SecureServer } from './secure-server.ts';
