/** A page with nothing on it: hands the client and what takes pictures out to a test, as `window.takingOut`. */
import '../../src-renderer/client/strictPolicy.ts'
import { chooseTransport } from '../../src-renderer/client/chooseTransport.ts'
import { download } from '../../src-renderer/client/download.ts'
import { createStudioClient } from '../../src-renderer/client/studioClient.ts'
import { copyPicture, dragOut } from '../../src-renderer/client/takeOut.ts'

const client = createStudioClient(chooseTransport(window))
const takingOut = { client, download, copyPicture, dragOut }
export type TakingOut = typeof takingOut

Object.assign(window, { takingOut })
