package dev.clipstream.trainer.torch;

import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The state of libtorch that a whole process shares. */
public final class Torch {

  private Torch() {}

  /** Sets how many threads one operator uses. */
  public static void useThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, not " + threads);
    }
    // First OpenBLAS: left at its own number of threads it fights torch's, and training runs at a
    // third of the speed.
    openblas.blas_set_num_threads(1);
    torch.set_num_threads(threads);
    // A library for small convolutions, slower than oneDNN, that grumbles on processors it is not
    // for.
    torch.globalContext().setUserEnabledNNPACK(false);
  }

  /** Torch's random state on the CPU. */
  public static Tensor randomState() {
    return torch.getDefaultCPUGenerator().get_state();
  }

  /** Goes back to a random state. */
  public static void randomState(Tensor state) {
    torch.getDefaultCPUGenerator().set_state(state);
  }

  /** Makes what follows on this thread, fresh weights above all, repeatable. */
  public static void seed(long seed) {
    torch.manual_seed(seed);
  }
}
