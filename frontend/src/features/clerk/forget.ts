import { counterDrafts, drafts } from './drafts'
import { lastList } from './list'
import { undo } from './undoable'

/** Whoever comes next on this machine finds nothing of the one before. */
export function forget() {
  drafts.clear()
  counterDrafts.clear()
  lastList.search = ''
  lastList.rows = []
  lastList.cursor = undefined
  undo.number = ''
  undo.until = ''
}
