import { useCallback, useEffect, useState } from 'preact/hooks'

type Page<T> = { nodes: readonly T[]; pageInfo: { hasNextPage: boolean; endCursor?: string | null } }

/** A list that grows page by page. */
export function usePages<T>(fetchPage: (after: string | null) => Promise<Page<T>>) {
  const [nodes, setNodes] = useState<readonly T[]>()
  const [after, setAfter] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>()
  const load = useCallback(
    async (from: string | null) => {
      setFailed(undefined)
      try {
        const page = await fetchPage(from)
        setNodes((old) => (from ? [...(old ?? []), ...page.nodes] : page.nodes))
        setAfter(page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null)
      } catch (error) {
        setFailed(error)
      }
    },
    [fetchPage],
  )
  useEffect(() => {
    load(null)
  }, [load])
  return {
    nodes,
    set: setNodes,
    more: after ? () => load(after) : undefined,
    failed,
    reload: () => load(null),
  }
}
