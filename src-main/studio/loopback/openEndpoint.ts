/** The address under which other programs of this person reach the host of a library: loopback, with a token. */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Studio } from '../../contract/calls.ts'
import { attachContract } from './attachContract.ts'

export interface Endpoint {
  /** On 127.0.0.1. */
  readonly port: number
  readonly token: string
}

export interface OpenEndpoint extends Endpoint {
  /** Ends all connections; those on the other side learn that the host is gone. */
  close(): Promise<void>
}

const TOKEN_BYTES = 32

export async function openEndpoint(studio: Pick<Studio, 'call' | 'subscribe'>): Promise<OpenEndpoint> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const server = createServer((_request, response) => response.writeHead(404).end())
  const detach = attachContract(server, studio, token)
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the endpoint has no port'))
      else resolve(address.port)
    })
  })
  return {
    port,
    token,
    close() {
      detach()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
