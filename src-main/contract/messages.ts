/** The envelope of the contract where it travels as messages (WebSocket, a second host). */
import { z } from 'zod'
import { errorDataSchema } from './errors.ts'
import { studioEventSchema } from './events.ts'

export const requestMessageSchema = z.object({ id: z.number().int(), call: z.string(), params: z.unknown() })
export type RequestMessage = z.infer<typeof requestMessageSchema>

export const responseMessageSchema = z.union([
  z.object({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.number().int(), ok: z.literal(false), error: errorDataSchema }),
])
export type ResponseMessage = z.infer<typeof responseMessageSchema>

export const eventMessageSchema = z.object({ event: studioEventSchema })
export const serverMessageSchema = z.union([responseMessageSchema, eventMessageSchema])
