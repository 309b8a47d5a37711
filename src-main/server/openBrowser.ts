/** Opens an address in the person's browser, where there is a desktop. */
import { spawn } from 'node:child_process'

/** The system's command for it; null without a desktop, or where `COGVIEW_NO_BROWSER` says to leave it. */
export function browserCommand(
  address: string,
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): { file: string; args: string[] } | null {
  if (environment.COGVIEW_NO_BROWSER) return null
  if (platform === 'darwin') return { file: 'open', args: [address] }
  // `start` is a word of cmd; the empty argument is the title that it would otherwise take the address for.
  if (platform === 'win32') return { file: 'cmd', args: ['/c', 'start', '""', address.replaceAll('&', '^&')] }
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return null
  return { file: 'xdg-open', args: [address] }
}

/** False where nothing could be opened: the address is in the terminal in any case. */
export function openBrowser(address: string): Promise<boolean> {
  const command = browserCommand(address, process.platform, process.env)
  if (command === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(command.file, command.args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
