import { Outcome } from '@/components/Outcome'
import { TaskFlow } from '@/components/TaskFlow'
import { send } from './send'

export function Report() {
  return (
    <TaskFlow
      key="report"
      task="report"
      send={send}
      done={(receipts) => <Outcome task="report" receipts={receipts} />}
    />
  )
}
