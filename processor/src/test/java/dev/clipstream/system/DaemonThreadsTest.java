package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

  @Test
  void aThread_isNamed_andKeepsNoProcessAlive_andIsNotStartedYet() throws InterruptedException {
    Thread[] ran = new Thread[1];
    Thread thread = DaemonThreads.of("worker", () -> ran[0] = Thread.currentThread());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("worker");
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    thread.start();
    thread.join();
    assertThat(ran[0]).isSameAs(thread);
  }

  @Test
  void aFactory_makesAsManyAsAreAskedFor() {
    ThreadFactory factory = DaemonThreads.named("pool");
    Thread one = factory.newThread(() -> {});
    Thread other = factory.newThread(() -> {});
    assertThat(one).isNotSameAs(other);
    assertThat(other.isDaemon()).isTrue();
    assertThat(other.getName()).isEqualTo("pool");
  }
}
