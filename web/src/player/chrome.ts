/** The media-chrome elements that the player uses, and their Chinese labels (English is built in). */
import 'media-chrome/dist/media-controller.js';
import 'media-chrome/dist/media-fullscreen-button.js';
import 'media-chrome/dist/media-mute-button.js';
import 'media-chrome/dist/media-pip-button.js';
import 'media-chrome/dist/media-play-button.js';
import 'media-chrome/dist/media-volume-range.js';
import 'media-chrome/dist/lang/zh-CN.js';
