package dev.clipstream.model.session;

import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.clipstream.model.graph.GraphEdit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX Runtime session: one graph, loaded on one device. {@link #run} may be called by many
 * threads at once; {@link #close} only after the last run has returned.
 *
 * <p>A run uses one thread on the CPU: parallelism comes from running several batches at once,
 * which for small models on few cores is faster than splitting every operator. A run on a GPU is
 * handed to one thread of the session's own: ONNX Runtime keeps handles and workspace on the GPU
 * for each thread that has ever run there, which with many workers fills its memory.
 */
public final class OnnxSession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OnnxSession.class);

  public static final OrtEnvironment ENVIRONMENT = OnnxEnvironment.INSTANCE;

  private final OrtSession session;
  private final Device device;

  /** Empty on a CPU. */
  private final Optional<GpuThread> gpuThread;

  private boolean closed;

  private OnnxSession(OrtSession session, Device device) {
    this.session = session;
    this.device = device;
    this.gpuThread =
        device.needsOneThread() ? Optional.of(new GpuThread(device)) : Optional.empty();
  }

  /**
   * Loads a model. {@link Device#AUTO} falls back to the CPU; a GPU that was asked for by name and
   * cannot be used is refused.
   *
   * @throws ModelException if the file is no ONNX model or the device cannot be used
   */
  public static OnnxSession open(ModelSource source, Device device) {
    return open(source, new GraphEdit(source.graph()), device);
  }

  /**
   * As {@link #open(ModelSource, Device)}.
   *
   * @param edit what is added to the graph before it is loaded
   */
  public static OnnxSession open(ModelSource source, GraphEdit edit, Device device) {
    if (device.kind() != Device.Kind.AUTO) {
      return openOn(source, edit, device);
    }
    if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      try {
        return openOn(source, edit, new Device(Device.Kind.CUDA, 0, device.memoryLimit()));
      } catch (ModelException e) {
        log.info("no usable GPU, running on the CPU: {}", e.getMessage());
      }
    }
    return openOn(source, edit, Device.CPU);
  }

  private static OnnxSession openOn(ModelSource source, GraphEdit edit, Device device) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      // An idle pool that spins would take its core from the workers and from the broker.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      addProvider(options, device);
      return new OnnxSession(create(source, edit, options), device);
    } catch (OrtException e) {
      String doing =
          device.needsProvider() ? " cannot be loaded on " + device : " is no usable ONNX model";
      throw new ModelException(source.file() + doing + ": " + firstLine(e), e);
    }
  }

  private static OrtSession create(ModelSource source, GraphEdit edit, SessionOptions options)
      throws OrtException {
    if (source.weights().isEmpty() && edit.isEmpty()) {
      return ENVIRONMENT.createSession(source.file().toString(), options);
    }
    try (ModelBytes bytes = ModelBytes.of(source.file(), edit.suffix())) {
      if (source.weights().isEmpty()) {
        return ENVIRONMENT.createSession(bytes.buffer(), options);
      }
      try (WeightCopies weights = WeightCopies.of(source)) {
        options.addConfigEntry(
            "session.model_external_initializers_file_folder_path", weights.folder().toString());
        return ENVIRONMENT.createSession(bytes.buffer(), options);
      }
    }
  }

  private static void addProvider(SessionOptions options, Device device) throws OrtException {
    if (!device.needsProvider()) {
      return;
    }
    OrtProvider provider =
        device.kind() == Device.Kind.CUDA ? OrtProvider.CUDA : OrtProvider.TENSOR_RT;
    if (!OrtEnvironment.getAvailableProviders().contains(provider)) {
      throw new ModelException(
          "this build cannot run on "
              + device
              + ": its ONNX Runtime is for the CPU only; build with 'mvn package -Pcuda', or use"
              + " --device cpu");
    }
    try {
      if (device.kind() == Device.Kind.TENSORRT) {
        options.addTensorrt(new OrtTensorRTProviderOptions(device.index()));
      }
      OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index());
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      if (device.memoryLimit() > 0) {
        cuda.add("gpu_mem_limit", Long.toString(device.memoryLimit()));
      }
      options.addCUDA(cuda);
    } catch (OrtException e) {
      throw new ModelException(
          device
              + " cannot be used; it needs an NVIDIA driver, CUDA 12 and cuDNN 9 on the library"
              + " path: "
              + firstLine(e),
          e);
    }
  }

  public static String firstLine(OrtException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  /**
   * @param outputs names of those that are wanted
   */
  public OrtSession.Result run(Map<String, ? extends OnnxTensorLike> inputs, Set<String> outputs)
      throws OrtException {
    return gpuThread.isPresent()
        ? gpuThread.get().call(() -> session.run(inputs, outputs))
        : session.run(inputs, outputs);
  }

  /**
   * As {@link #run(Map, Set)}, with memory for some of the outputs.
   *
   * @param outputs names of those that are wanted beside them
   * @param pinned where ONNX Runtime puts an output, by its name; of the shape that it has
   */
  public OrtSession.Result run(
      Map<String, ? extends OnnxTensorLike> inputs,
      Set<String> outputs,
      Map<String, ? extends OnnxValue> pinned)
      throws OrtException {
    return gpuThread.isPresent()
        ? gpuThread.get().call(() -> session.run(inputs, outputs, pinned))
        : session.run(inputs, outputs, pinned);
  }

  /** As {@link #run}, where a failure is an answer: ONNX Runtime does not log it. */
  public OrtSession.Result tryRun(Map<String, ? extends OnnxTensorLike> inputs, Set<String> outputs)
      throws OrtException {
    try (OrtSession.RunOptions quietly = new OrtSession.RunOptions()) {
      quietly.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return gpuThread.isPresent()
          ? gpuThread.get().call(() -> session.run(inputs, outputs, quietly))
          : session.run(inputs, outputs, quietly);
    }
  }

  /** The model's tensor inputs and their shapes, in the order of the graph. */
  public Map<String, TensorInfo> inputs() {
    return tensors(true);
  }

  /** The model's tensor outputs and their shapes, in the order of the graph. */
  Map<String, TensorInfo> outputs() {
    return tensors(false);
  }

  private Map<String, TensorInfo> tensors(boolean inputs) {
    try {
      Map<String, TensorInfo> tensors = new java.util.LinkedHashMap<>();
      (inputs ? session.getInputInfo() : session.getOutputInfo())
          .forEach(
              (name, node) -> {
                ValueInfo info = node.getInfo();
                if (info instanceof TensorInfo tensor) {
                  tensors.put(name, tensor);
                }
              });
      return tensors;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  public Device device() {
    return device;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    gpuThread.ifPresent(GpuThread::close);
    try {
      session.close();
    } catch (OrtException e) {
      log.warn("closing a session failed", e);
    }
  }
}
