package dev.clipstream.model.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GpuThreadTest {

  private final GpuThread gpu = new GpuThread(new Device(Device.Kind.CUDA, 0));

  @AfterEach
  void close() {
    gpu.close();
  }

  @Test
  void allCallers_runOnTheSameThread() throws Exception {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    ExecutorService workers = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 200; i++) {
      Future<Boolean> unused =
          workers.submit(() -> gpu.call(() -> seen.add(Thread.currentThread())));
    }
    workers.shutdown();
    assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).hasSize(1);
  }

  @Test
  void aFailure_reachesWhoeverAsked_withItsMessage() {
    assertThatThrownBy(
            () ->
                gpu.call(
                    () -> {
                      throw new OrtException("CUDA failure 2: out of memory");
                    }))
        .isInstanceOf(OrtException.class)
        .matches(InferenceException::isOutOfMemory);
    assertThatThrownBy(
            () ->
                gpu.call(
                    () -> {
                      throw new IllegalArgumentException("a test's");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a test's");
  }

  @Test
  void anInterrupt_doesNotLeaveARunBehind_andIsKept() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    boolean[] kept = new boolean[1];
    Thread caller =
        new Thread(
            () -> {
              try {
                gpu.call(
                    () -> {
                      running.countDown();
                      goOn.await();
                      return 1;
                    });
              } catch (OrtException e) {
                throw new IllegalStateException(e);
              }
              kept[0] = Thread.currentThread().isInterrupted();
            });
    caller.start();
    running.await();
    caller.interrupt();
    goOn.countDown();
    caller.join(30_000);
    assertThat(kept[0]).isTrue();
  }
}
