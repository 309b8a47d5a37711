/** The three IPC channels between the interface and the shell. */

/** Invoked with a call's name and parameters; answers with an `Outcome`. */
export const CALL_CHANNEL = 'contract:call'
/** Pushed to the page: one `StudioEvent`. */
export const EVENT_CHANNEL = 'contract:event'
/** Sent by the preload when the page has taken a preview: how the shell knows that the page keeps up. */
export const TAKEN_CHANNEL = 'contract:preview-taken'
