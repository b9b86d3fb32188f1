import { Outcome } from '@/components/Outcome'
import { TaskFlow } from '@/components/TaskFlow'
import { send } from './send'

export function Revoke() {
  return (
    <TaskFlow
      key="revoke"
      task="revoke"
      send={send}
      done={(receipts) => <Outcome task="revoke" receipts={receipts} />}
    />
  )
}
