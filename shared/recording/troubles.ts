/**
 * What troubles a recording: the disk is full, slow or failing, or the recorder itself is not there. While it is `on`, what comes in is
 * still kept as well as it can be; when it `failed`, this is why.
 */
export const recordingTroubles = ['disk-full', 'disk-slow', 'disk-error', 'recorder'] as const
export type RecordingTrouble = (typeof recordingTroubles)[number]
