package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.Optimization.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step does to weights besides following the gradient, and how long it is. */
class StepperTest {

  private static final double RATE = 0.1;
  private static final double DECAY = 0.5;

  private FrameNet net =
      new FrameNet(FrameSpec.usual("cnn", Greys.CLASSES, Greys.SIZE, Greys.SIZE));

  @ParameterizedTest
  @EnumSource(Method.class)
  void biasesAndNormalizationDoNotDecay_unlessAllIsToDecay(Method method) {
    for (boolean all : new boolean[] {false, true}) {
      List<float[]> before = values();
      step(optimization(method, 0, all), 0);
      List<float[]> after = values();

      for (int i = 0; i < before.size(); i++) {
        double left = all || weights().get(i).dim() > 1 ? 1 - RATE * DECAY : 1;
        for (int k = 0; k < before.get(i).length; k++) {
          assertThat((double) after.get(i)[k])
              .as("tensor %d of %d dimensions", i, weights().get(i).dim())
              .isEqualTo(before.get(i)[k] * left, within(1e-5));
        }
      }
    }
    assertThat(weights()).anyMatch(weight -> weight.dim() == 1);
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, names = "SGD")
  void gradientsAreShortenedOnlyIfThatIsAskedFor(Method method) {
    assertThat(lengthOfAStep(method, 0)).isGreaterThan(100);
    assertThat(lengthOfAStep(method, 1)).isEqualTo(RATE, within(1e-3));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void shiftsOfNormalizationHaveARateOfTheirOwn_andDecayAsMuchAStep(Method method) {
    NetSize small = new NetSize(8, 4, false);
    net = new FrameNet(FrameSpec.of("resnet", Greys.CLASSES, Greys.SIZE, Greys.SIZE, small));
    List<float[]> before = values();
    step(optimization(method, 0, true).withShiftFactor(10), 0);
    assertThat(values()).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      for (int k = 0; k < before.get(i).length; k++) {
        assertThat((double) values().get(i)[k])
            .isEqualTo(before.get(i)[k] * (1 - RATE * DECAY), within(1e-5));
      }
    }

    List<float[]> steady = values();
    step(new Optimization(method, RATE, RATE, 0, 0, 0, false, 10), 1);
    List<float[]> after = values();
    int shifts = 0;
    for (int i = 0; i < steady.size(); i++) {
      double moved = Math.abs(after.get(i)[0] - steady.get(i)[0]);
      boolean shift = names().get(i).matches(".*batchnorm2d\\.bias");
      shifts += shift ? 1 : 0;
      assertThat(moved).as(names().get(i)).isEqualTo(shift ? 10 * RATE : RATE, within(1e-3 * RATE));
    }
    assertThat(shifts).isPositive();
  }

  private List<String> names() {
    List<String> all = new ArrayList<>();
    for (Module module : net.trained()) {
      try (StringTensorDict named = module.named_parameters()) {
        for (long i = 0; i < named.size(); i++) {
          all.add(named.get(i).key().getString());
        }
      }
    }
    return all;
  }

  private double lengthOfAStep(Method method, double longest) {
    List<float[]> before = values();
    step(new Optimization(method, RATE, RATE, 0, 0, longest, false), 1000);
    List<float[]> after = values();
    double squares = 0;
    for (int i = 0; i < before.size(); i++) {
      for (int k = 0; k < before.get(i).length; k++) {
        squares += Math.pow(after.get(i)[k] - before.get(i)[k], 2);
      }
    }
    return Math.sqrt(squares);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 1, 1e6})
  void gradientsAreShortenedAsTorchShortensThem_toTheLastDigit(double longest) {
    Torch.useThreads(1);
    List<float[]> ours = gradients(weights -> Stepper.shorten(weights, longest));
    List<float[]> torchs = gradients(weights -> torch.clip_grad_norm_(weights, longest));

    for (int i = 0; i < ours.size(); i++) {
      assertThat(ours.get(i)).isEqualTo(torchs.get(i));
    }
    assertThat(ours).hasSize(2);
  }

  /** Gradients of two weights, one of which is not used, after something was done with them. */
  private static List<float[]> gradients(Consumer<TensorVector> shorten) {
    Torch.seed(5);
    TensorVector weights = new TensorVector();
    List<Tensor> used = new ArrayList<>();
    for (long[] shape : new long[][] {{7, 5}, {11}}) {
      Tensor weight = torch.randn(shape);
      weight.requires_grad_(true);
      weight.mul(torch.randn(shape)).sum().backward();
      weights.push_back(weight);
      used.add(weight);
    }
    weights.push_back(torch.randn(new long[] {3}));
    shorten.accept(weights);
    return used.stream().map(weight -> Tensors.toFloats(weight.grad()).clone()).toList();
  }

  private static Optimization optimization(Method method, double longest, boolean all) {
    return new Optimization(method, RATE, RATE, DECAY, 0, longest, all);
  }

  /** One step at the highest rate, by a loss that is so many times the sum of all weights. */
  @SuppressWarnings("try") // The scope frees what is made inside it.
  private void step(Optimization optimization, double factor) {
    TrainingPlan plan =
        new TrainingPlan(
            1,
            optimization,
            new Schedule(Schedule.Shape.CONSTANT, 0),
            TrainingPlan.Keeping.LAST,
            1);
    try (PointerScope scope = new PointerScope()) {
      Stepper stepper = new Stepper(new Weights(net.trained()), plan);
      stepper.setRates(0.5);
      Tensor loss = Tensors.integers(0).sum();
      for (Tensor weight : weights()) {
        loss = loss.add(weight.sum().mul(new Scalar(factor)));
      }
      stepper.step(loss);
    }
  }

  private List<Tensor> weights() {
    List<Tensor> all = new ArrayList<>();
    for (Module module : net.trained()) {
      for (Tensor weight : module.parameters().get()) {
        all.add(new Tensor(weight));
      }
    }
    return all;
  }

  private List<float[]> values() {
    Torch.useThreads(1);
    return weights().stream().map(weight -> Tensors.toFloats(weight.detach()).clone()).toList();
  }

  /** A task that has weights and nothing else. */
  private record Weights(List<Module> modules) implements Task<Object> {
    @Override
    public Batches<Object> training() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Batches<Object> validation() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Outcome run(Object batch) {
      throw new UnsupportedOperationException();
    }
  }
}
