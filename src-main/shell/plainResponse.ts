/** An answer without content, for everything that the shell's scheme does not serve. */
export function plainResponse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status,
    headers: {
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
      ...headers,
    },
  })
}
