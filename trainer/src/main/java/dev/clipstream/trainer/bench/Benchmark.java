package dev.clipstream.trainer.bench;

/** One way to train a network. */
interface Benchmark {

  /** Makes a step to warm up, then times some, and gives the mean. */
  double secondsPerStep();
}
