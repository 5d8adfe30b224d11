export { AppError } from './app-error.ts';
export { createHttp } from './http.ts';
export { isOwnOrigin, type OriginPolicy } from './origin.ts';
export { refusals } from './refusals.ts';
