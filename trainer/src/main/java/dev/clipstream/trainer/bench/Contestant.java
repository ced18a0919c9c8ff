package dev.clipstream.trainer.bench;

/** One way to train a network. */
interface Contestant {

  /** Makes a step to warm up, then times some, and gives the mean. */
  double secondsPerStep();
}
