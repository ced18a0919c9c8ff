package dev.clipstream.trainer.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The device that training runs on, and its precision.
 *
 * @param cuda whether on the first GPU and not on the CPU
 * @param bfloat16 whether convolutions and products are computed in bfloat16, with sums, weights,
 *     losses and statistics kept in float32 (autocast)
 */
public record Compute(boolean cuda, boolean bfloat16) {

  /** The CPU, float32. */
  public static final Compute CPU = new Compute(false, false);

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** The same device, all in float32. */
  public Compute inFloat32() {
    return new Compute(cuda, false);
  }

  /** Whether this build of libtorch sees a GPU that it can use. */
  public static boolean hasCuda() {
    return torch.cuda_is_available();
  }

  /** Whether the CPU has matrix units for bfloat16 (AMX): several times as fast as float32. */
  public static boolean hasFastBfloat16() {
    try {
      return Files.readString(CPU_INFO).contains("amx_bf16");
    } catch (IOException e) {
      // Not Linux: no such CPU is known elsewhere.
      return false;
    }
  }

  /** Moves a module's weights to the device; before an optimiser is made for them. */
  public void place(Module module) {
    if (cuda) {
      module.to(device(), false);
    }
  }

  /** Moves a tensor to the device. */
  public Tensor place(Tensor tensor) {
    return cuda ? tensor.to(device(), tensor.scalar_type().intern()) : tensor;
  }

  /** Moves a module's weights back to the CPU. */
  public void home(Module module) {
    if (cuda) {
      module.to(new Device(torch.DeviceType.CPU), false);
    }
  }

  /** Runs a forward pass with these numbers. */
  public <R> R run(Supplier<R> forward) {
    if (!bfloat16) {
      return forward.get();
    }
    torch.DeviceType type = cuda ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
    torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
    torch.set_autocast_enabled(type, true);
    // Each weight is used once a pass, so a cache of converted ones saves nothing, and one that
    // outlives the step would be of old weights.
    torch.set_autocast_cache_enabled(false);
    try {
      return forward.get();
    } finally {
      torch.set_autocast_enabled(type, false);
      torch.set_autocast_cache_enabled(true);
    }
  }

  /** For people: {@code cpu, bfloat16}. */
  public String describe() {
    return (cuda ? "cuda" : "cpu") + ", " + (bfloat16 ? "bfloat16 where it is fast" : "float32");
  }

  private static Device device() {
    return new Device(torch.DeviceType.CUDA);
  }
}
