package dev.clipstream.trainer.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The trainer's {@code cnn} and {@code resnet} as a user of libtorch would write them, on
 * libtorch's modules alone: what the trainer's own layers are measured against.
 */
final class BareNet {

  private final Module module = new Module("bare");
  private final List<UnaryOperator<Tensor>> steps = new ArrayList<>();

  private BareNet() {}

  /** Convolutions 32-64-64 and a dense layer of 64, of images 32x32. */
  static BareNet cnn(int classes) {
    BareNet net = new BareNet();
    net.conv(3, 32).relu().pool().conv(32, 64).relu().pool().conv(64, 64).relu();
    net.steps.add(x -> x.flatten(1, -1));
    return net.dense(64 * 4 * 4, 64).relu().dense(64, classes);
  }

  /** The residual network of 20 layers and 16 channels of He et al., 2016. */
  static BareNet resnet(int classes) {
    BareNet net = new BareNet();
    net.steps.add(net.normalized(3, 16, 3, 1));
    net.relu();
    for (int width = 16; width <= 64; width *= 2) {
      for (int block = 0; block < 3; block++) {
        boolean narrows = width > 16 && block == 0;
        net.block(narrows ? width / 2 : width, width, narrows ? 2 : 1);
      }
    }
    net.steps.add(x -> x.mean(2, 3));
    return net.dense(64, classes);
  }

  Module module() {
    return module;
  }

  /** From images float32 [N,3,32,32] to class scores [N,K]. */
  Tensor forward(Tensor images) {
    Tensor value = images;
    for (UnaryOperator<Tensor> step : steps) {
      value = step.apply(value);
    }
    return value;
  }

  private BareNet conv(int channels, int filters) {
    try (LongPointer size = new LongPointer(3, 3)) {
      Conv2dImpl conv = new Conv2dImpl(new Conv2dOptions(channels, filters, size));
      steps.add(add(conv)::forward);
    }
    return this;
  }

  private BareNet dense(int inputs, int outputs) {
    LinearImpl dense = new LinearImpl(inputs, outputs);
    steps.add(add(dense)::forward);
    return this;
  }

  private BareNet relu() {
    steps.add(torch::relu);
    return this;
  }

  private BareNet pool() {
    steps.add(x -> torch.max_pool2d(x, 2, 2));
    return this;
  }

  private void block(int channels, int width, int stride) {
    UnaryOperator<Tensor> first = normalized(channels, width, 3, stride);
    UnaryOperator<Tensor> second = normalized(width, width, 3, 1);
    UnaryOperator<Tensor> shortcut =
        stride == 1 ? UnaryOperator.identity() : normalized(channels, width, 1, stride);
    steps.add(x -> torch.relu(second.apply(torch.relu(first.apply(x))).add(shortcut.apply(x))));
  }

  private UnaryOperator<Tensor> normalized(int channels, int filters, int kernel, int stride) {
    try (LongPointer size = new LongPointer(kernel, kernel);
        LongPointer padding = new LongPointer(kernel / 2, kernel / 2)) {
      Conv2dOptions options = new Conv2dOptions(channels, filters, size);
      options.stride().put(new long[] {stride, stride});
      options.padding().put(padding);
      options.bias().put(false);
      Conv2dImpl conv = add(new Conv2dImpl(options));
      BatchNorm2dImpl norm = add(new BatchNorm2dImpl(new BatchNormOptions(filters)));
      return x -> norm.forward(conv.forward(x));
    }
  }

  private <M extends Module> M add(M part) {
    module.register_module("part" + module.children().size(), part);
    return part;
  }
}
