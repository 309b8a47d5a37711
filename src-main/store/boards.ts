/** Boards (画板): albums of pictures in an order. */
export interface Board {
  readonly id: string
  readonly name: string
  readonly createdAt: string
}

export interface BoardRows {
  /** Oldest first. */
  list(): Board[]
  /** @throws StudioError board-not-found */
  get(id: string): Board
  /** Ids of the pictures on a board, in its order, those in the bin included. */
  pictureIds(boardId: string): string[]
}
