/**
 * Loaded before a program (`node --import`): writes every connection that it opens and every name that it looks up into
 * the file that COGVIEW_CONNECTIONS names, one line each, also from the processes that it starts.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'

const file = process.env.COGVIEW_CONNECTIONS
const record = (what) => appendFileSync(file, `${what}\n`)

const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...args) {
  const [first] = args.flat()
  const given = typeof first === 'object' && first !== null ? first : { port: first, host: args[1] }
  record(given.path === undefined ? `tcp ${given.host ?? 'localhost'}` : `pipe ${given.path}`)
  return connect.apply(this, args)
}
const { send } = dgram.Socket.prototype
dgram.Socket.prototype.send = function (...args) {
  record(`udp ${args.find((value) => typeof value === 'string') ?? '?'}`)
  return send.apply(this, args)
}
for (const resolver of [dns, dns.promises]) {
  for (const name of Object.keys(resolver)) {
    if (!/^(lookup|resolve)/.test(name) || typeof resolver[name] !== 'function') continue
    const ask = resolver[name]
    resolver[name] = function (host, ...rest) {
      record(`dns ${host}`)
      return ask.call(this, host, ...rest)
    }
  }
}
record(`watched ${process.argv[1]}`)
