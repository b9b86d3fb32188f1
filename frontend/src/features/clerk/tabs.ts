import { useEffect } from 'preact/hooks'

const name = 'guashi-desk'

/** What may have become of the session that all tabs share. */
export type Change = 'signed in' | 'signed out' | 'unknown'

/** Tells the desk's other tabs and windows what was done to the session here. */
export function tellTabs(change: Change) {
  const channel = new BroadcastChannel(name)
  channel.postMessage(change)
  channel.close()
}

/** Calls back when a tab tells of a change, and when this one is looked at again: asleep it heard nothing. */
export function useOtherTabs(changed: (what: Change) => void) {
  useEffect(() => {
    const channel = new BroadcastChannel(name)
    channel.onmessage = (e: MessageEvent<Change>) => changed(e.data)
    const seen = () => {
      if (!document.hidden) changed('unknown')
    }
    document.addEventListener('visibilitychange', seen)
    return () => {
      channel.close()
      document.removeEventListener('visibilitychange', seen)
    }
  }, [changed])
}
