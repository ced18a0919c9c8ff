package dev.clipstream.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.data.batch.BatchPipeline;
import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.torch.Archives;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.pace.EpochPace;
import dev.clipstream.trainer.train.pace.EpochPaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains the weights of a task: for every epoch, a step for every batch, then a look at the
 * validation set.
 *
 * <p>Runs on the calling thread; batches are made ahead on others. With the same seed, task and
 * number of torch's threads it repeats itself to the last digit, even if it is interrupted between
 * two epochs, saved, and goes on in another process: batches depend on their place only, and the
 * optimiser, the averages and torch's random state are saved.
 *
 * @param <B> a batch
 */
public final class TrainingLoop<B> {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Task<B> task;
  private final TrainingPlan plan;
  private final TrainingProgress progress;
  private final Stepper stepper;
  private final WeightAveraging keeper;
  private final List<EpochReport> reports = new ArrayList<>();
  private final EpochPaces paces = new EpochPaces();
  private long images;

  public TrainingLoop(Task<B> task, TrainingPlan plan, TrainingProgress progress) {
    this.task = task;
    this.plan = plan;
    this.progress = progress;
    stepper = new Stepper(task, plan);
    keeper = new WeightAveraging(plan.keeping(), WeightSet.of(task.modules()));
  }

  /** Told after every epoch, with the weights in the modules that would be kept. */
  public interface AfterEpoch {

    /** Does nothing. */
    AfterEpoch NOTHING = () -> {};

    void run() throws IOException;
  }

  /**
   * Trains to the end and returns what every epoch came to. The modules are left ready to be used,
   * not trained.
   */
  public List<EpochReport> run() {
    try {
      return run(AfterEpoch.NOTHING);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was to be written", e);
    }
  }

  /**
   * The same, with something to do after every epoch, such as {@link #save}.
   *
   * @throws StoppedException if {@link TrainingProgress} says so
   */
  public List<EpochReport> run(AfterEpoch afterEpoch) throws IOException {
    try (BatchPipeline prefetch = new BatchPipeline(plan.loaders())) {
      while (reports.size() < plan.epochs() && !keeper.stops()) {
        long startNanos = System.nanoTime();
        EpochMeans trained = train(prefetch, reports.size());
        keeper.show();
        EpochMeans checked = validate(prefetch);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        paces.add(new EpochPace(stepper.rate(), seconds, trained.images()));
        judge(trained, checked);
        afterEpoch.run();
        keeper.hide();
      }
    }
    keeper.finish();
    task.modules().forEach(module -> module.train(false));
    return List.copyOf(reports);
  }

  private void judge(EpochMeans trained, EpochMeans checked) {
    EpochReport report =
        new EpochReport(
            reports.size() + 1,
            trained.loss(),
            trained.accuracy(),
            checked.loss(),
            checked.accuracy(),
            checked.classes().balancedAccuracy(),
            checked.classes().macroF1());
    reports.add(report);
    keeper.judge(report);
    progress.epoch(report);
    progress.epochs(reports(), paces.all());
  }

  /** How the epochs so far went. */
  public List<EpochReport> reports() {
    return List.copyOf(reports);
  }

  /** How it trains. */
  public TrainingPlan plan() {
    return plan;
  }

  /** Epochs done so far. */
  public int epochs() {
    return reports.size();
  }

  /** Writes all that is needed to go on; to be called from {@link AfterEpoch} or after the end. */
  public void save(OutputArchive archive) {
    try {
      Archives.writeText(archive, "reports", JSON.writeValueAsString(reports));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written as JSON", e);
    }
    Archives.writeText(archive, "images", Long.toString(images));
    paces.save(archive);
    archive.write("random", Torch.randomState());
    keeper.save(archive);
    try (OutputArchive part = new OutputArchive()) {
      stepper.save(part);
      archive.write("optimizer", part);
    }
  }

  /** How the epochs went, of what {@link #save} wrote. */
  public static List<EpochReport> reports(InputArchive archive) throws IOException {
    return JSON.readValue(
        Archives.readText(archive, "reports"), new TypeReference<List<EpochReport>>() {});
  }

  /** Epochs since the best one, in what {@link #save} wrote. */
  public static int epochsSinceBest(InputArchive archive) {
    return WeightAveraging.epochsSinceBest(archive);
  }

  /** Goes back to where {@link #save} was called; {@link #run} then goes on from there. */
  public void load(InputArchive archive) throws IOException {
    reports.clear();
    reports.addAll(reports(archive));
    images = Long.parseLong(Archives.readText(archive, "images"));
    paces.load(archive, reports.size());
    progress.epochs(reports(), paces.all());
    try (Tensor random = new Tensor()) {
      archive.read("random", random);
      Torch.randomState(random);
    }
    keeper.load(archive);
    try (InputArchive part = new InputArchive()) {
      archive.read("optimizer", part);
      stepper.load(part);
    }
  }

  private EpochMeans train(BatchPipeline prefetch, int epoch) {
    task.modules().forEach(module -> module.train(true));
    Batches<B> batches = task.training();
    EpochMeans meter = new EpochMeans();
    Counter done = new Counter();
    prefetch.forEach(
        batches,
        epoch,
        scoped(
            batch -> {
              stepper.setRates((epoch + (double) done.count / batches.count()) / plan.epochs());
              done.count++;
              step(batch, meter, (epoch + (double) done.count / batches.count()) / plan.epochs());
              progress.step(
                  new TrainingProgress.Step(
                      epoch + 1,
                      plan.epochs(),
                      done.count,
                      batches.count(),
                      meter.loss(),
                      meter.accuracy(),
                      images + meter.images()));
            }));
    meter.settle();
    images += meter.images();
    return meter;
  }

  private void step(B batch, EpochMeans meter, double progress) {
    Task.Outcome outcome = task.run(batch);
    stepper.step(outcome.loss());
    keeper.step(progress);
    meter.add(outcome);
  }

  private EpochMeans validate(BatchPipeline prefetch) {
    EpochMeans meter = new EpochMeans();
    forEachToValidate(prefetch, batch -> meter.addByClass(task.run(batch)));
    meter.settle();
    return meter;
  }

  /**
   * Shows what the weights in the modules, those of the end after {@link #run}, say of the
   * validation examples, batch by batch; the tensors live as long as each call.
   */
  public void score(Consumer<List<Task.Scored>> consumer) {
    try (BatchPipeline prefetch = new BatchPipeline(plan.loaders())) {
      forEachToValidate(prefetch, batch -> consumer.accept(task.score(batch)));
    }
  }

  private void forEachToValidate(BatchPipeline prefetch, Consumer<B> work) {
    task.modules().forEach(module -> module.train(false));
    Batches<B> batches = task.validation();
    Counter done = new Counter();
    prefetch.forEach(
        batches,
        0,
        scoped(
            batch -> {
              NoGradGuard noGradients = new NoGradGuard();
              try {
                work.accept(batch);
              } finally {
                noGradients.close();
              }
              done.count++;
              progress.validation(done.count, batches.count());
            }));
  }

  /** Native memory of a step goes with the step, not when the garbage collector comes by. */
  private Consumer<B> scoped(Consumer<B> work) {
    return batch -> {
      progress.check();
      PointerScope scope = new PointerScope();
      try {
        work.accept(batch);
      } finally {
        scope.close();
      }
    };
  }

  private static final class Counter {
    private int count;
  }
}
