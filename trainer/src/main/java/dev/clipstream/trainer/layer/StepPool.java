package dev.clipstream.trainer.layer;

import org.bytedeco.pytorch.Tensor;

/** A pool whose result can be kept up to date with every step, such as a running average. */
public interface StepPool extends SequencePool, StepLayer {

  /**
   * What the pool would give after each step, were it the last: from [N,T,F] to [N,T,F]; of the
   * padding anything.
   *
   * @param steps float32 [N,T,F], padded at the end
   */
  Tensor forwardEvery(Tensor steps);
}
