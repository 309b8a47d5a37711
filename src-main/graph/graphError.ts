/** A graph that makes no sense: a fault of the code that builds it, found while building and not on the device. */
export class GraphError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GraphError'
  }
}
