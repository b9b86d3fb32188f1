import { TaskFlow } from '@/components/TaskFlow'
import { StatusView } from './StatusView'
import { send } from './send'

export function Status() {
  return (
    <TaskFlow
      key="status"
      task="status"
      send={send}
      done={(receipts) => <StatusView receipts={receipts} />}
    />
  )
}
