/** Sessions (会话): a person's named work. */
export interface Session {
  readonly id: string
  readonly name: string
  readonly createdAt: string
}

export interface SessionRows {
  insert(session: Session): void
  get(id: string): Session | null
  /** Newest first. */
  list(): Session[]
  rename(id: string, name: string): void
}
