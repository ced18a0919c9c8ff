package dev.clipstream.trainer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;

/** An encoder's weights and the averages of its batch normalization, by the names of its layers. */
final class EncoderWeights {

  private final Map<String, Tensor> values;

  private EncoderWeights(Map<String, Tensor> values) {
    this.values = values;
  }

  /** The module's own: whoever changes them changes the module. */
  static EncoderWeights of(Module encoder) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    try (StringTensorDict weights = encoder.named_parameters();
        StringTensorDict averages = encoder.named_buffers()) {
      share(weights, values);
      share(averages, values);
    }
    return new EncoderWeights(values);
  }

  /** Handles of our own: those that a dictionary gives are gone with it. */
  private static void share(StringTensorDict from, Map<String, Tensor> to) {
    for (long i = 0; i < from.size(); i++) {
      to.put(from.get(i).key().getString(), from.get(i).value().detach());
    }
  }

  /**
   * Takes over the values of another.
   *
   * @throws IllegalArgumentException if names or shapes differ; nothing has changed then
   */
  void copyFrom(EncoderWeights other) {
    TreeSet<String> names = new TreeSet<>(values.keySet());
    if (!names.equals(other.values.keySet())) {
      throw new IllegalArgumentException("its layers are not the same");
    }
    List<String> different = new ArrayList<>();
    for (String name : names) {
      String here = shape(named(name));
      String there = shape(other.named(name));
      if (!here.equals(there)) {
        different.add("%s is %s and should be %s".formatted(name, there, here));
      }
    }
    if (!different.isEmpty()) {
      throw new IllegalArgumentException(String.join(", ", different));
    }
    NoGradGuard noGradients = new NoGradGuard();
    try {
      names.forEach(name -> named(name).copy_(other.named(name)));
    } finally {
      noGradients.close();
    }
  }

  private Tensor named(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static String shape(Tensor tensor) {
    return Arrays.toString(tensor.sizes().vec().get());
  }
}
