package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class OutgoingFramesTest {

  private static final int CAMERAS = 3;

  private final List<CameraStatus> cameras =
      IntStream.range(0, CAMERAS).mapToObj(i -> camera("c" + i)).toList();

  private static CameraStatus camera(String name) {
    return new CameraStatus(name, camera -> {}, System::nanoTime);
  }

  private static Frame frame(long index, int bytes, boolean last) {
    return Frame.newBuilder()
        .setStreamId("s")
        .setClipId("c")
        .setFrameIndex(index)
        .setCapturedAt(Instant.EPOCH)
        .setLast(last)
        .setFormat(ImageFormat.JPEG)
        .setImage(ByteBuffer.allocate(bytes))
        .setAttributes(Map.of())
        .build();
  }

  /** What is left when nobody takes: never more than the memory, the newest of all, in order. */
  @Property(tries = 200)
  void aCameraThatIsFasterThanTheBroker_losesItsOldestFrames_andMayTakeAllThatIsFree(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 400) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 1000) int memory)
      throws InterruptedException {
    OutgoingFrames outgoing = new OutgoingFrames(memory);
    CameraStatus camera = camera("fast");
    for (int i = 0; i < sizes.size(); i++) {
      outgoing.add(frame(i, sizes.get(i), false), camera);
    }
    outgoing.end();
    List<Long> left = new ArrayList<>();
    long bytes = 0;
    for (Optional<OutgoingFrames.Waiting> next = outgoing.take();
        next.isPresent();
        next = outgoing.take()) {
      left.add(next.get().frame().getFrameIndex());
      bytes += next.get().bytes();
    }
    assertThat(left).isNotEmpty().isSorted().endsWith((long) sizes.size() - 1);
    assertThat(left.get(left.size() - 1) - left.get(0)).isEqualTo(left.size() - 1L);
    assertThat(left.size() == 1 || bytes <= memory).isTrue();
    int all = sizes.stream().mapToInt(Integer::intValue).sum();
    assertThat(all > memory || left.size() == sizes.size()).isTrue();
    assertThat(camera.framesDropped()).isEqualTo(sizes.size() - left.size());
  }

  /** Frames of 1 to 100 bytes, 100 bytes for each camera if they were shared out. */
  @Property(tries = 300)
  void aCameraThatHoldsNoMoreThanAnEqualShare_losesNothing_howeverManyFramesOthersHave(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 199) Integer> greedy,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 25) Integer> modest)
      throws InterruptedException {
    OutgoingFrames outgoing = new OutgoingFrames(100L * CAMERAS);
    for (int i = 0; i < greedy.size(); i++) {
      if (i < modest.size()) {
        outgoing.add(frame(i, modest.get(i), false), cameras.get(2));
      }
      outgoing.add(frame(i, 1 + greedy.get(i) % 100, false), cameras.get(greedy.get(i) % 2));
    }
    outgoing.end();
    assertThat(cameras.get(2).framesDropped()).isZero();
    long bytes = 0;
    for (Optional<OutgoingFrames.Waiting> next = outgoing.take();
        next.isPresent();
        next = outgoing.take()) {
      bytes += next.get().bytes();
    }
    assertThat(bytes).isPositive().isLessThanOrEqualTo(100L * CAMERAS);
  }

  @Example
  void theLastFrameOfAClip_isKeptWhileThereIsAnother() throws InterruptedException {
    OutgoingFrames outgoing = new OutgoingFrames(30);
    outgoing.add(frame(0, 10, false), cameras.get(0));
    outgoing.add(frame(1, 10, true), cameras.get(0));
    outgoing.add(frame(2, 10, false), cameras.get(0));
    outgoing.add(frame(3, 10, false), cameras.get(0));
    outgoing.add(frame(4, 10, false), cameras.get(0));
    outgoing.end();
    assertThat(take(outgoing)).isEqualTo(1L);
    assertThat(take(outgoing)).isEqualTo(3L);
    assertThat(take(outgoing)).isEqualTo(4L);
    assertThat(outgoing.take()).isEmpty();
  }

  private static long take(OutgoingFrames outgoing) throws InterruptedException {
    return outgoing.take().orElseThrow().frame().getFrameIndex();
  }

  /** A busy camera has no more turns than the others. */
  @Example
  void camerasTakeTurns() throws InterruptedException {
    OutgoingFrames outgoing = new OutgoingFrames(1 << 20);
    for (int i = 0; i < 20; i++) {
      outgoing.add(frame(i, 10, false), cameras.get(0));
    }
    outgoing.add(frame(0, 10, false), cameras.get(1));
    outgoing.add(frame(0, 10, false), cameras.get(2));
    Map<String, Integer> turns = new HashMap<>();
    for (int i = 0; i < CAMERAS; i++) {
      turns.merge(outgoing.take().orElseThrow().camera().name(), 1, Integer::sum);
    }
    assertThat(turns).hasSize(CAMERAS);
    assertThat(outgoing.size()).isEqualTo(19);
  }
}
