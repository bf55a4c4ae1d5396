import type { SgdHeadTrainingRequest } from '../../../src-main/common/contracts/training.ts'
import { trainHeadBySgd } from '../../../src-main/trainer/head/sgd/train-head-sgd.ts'

// A training in a process of its own, to be killed: the request comes as a message, every epoch goes out as one.
process.on('message', (request: SgdHeadTrainingRequest) => {
  void trainHeadBySgd(request, ({ stage, iteration }) => {
    if (stage === 'fitting') process.send?.(iteration)
  })
})
