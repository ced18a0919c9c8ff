package dev.clipstream.testing.faults;

import dev.clipstream.avro.Frame;
import dev.clipstream.testing.TestFrames;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Cameras that misbehave: some frames come twice, some late (in their clip, or after its end), some
 * out of order, and some clips stop without a last frame. Owned by one thread.
 */
final class CameraTraffic {

  private static final String CAMERA = "gate-";

  private final Ledger ledger;
  private final Consumer<Frame> send;
  private final int framesAClip;
  private final Random random;
  private final List<Camera> cameras = new ArrayList<>();
  private int next;

  CameraTraffic(Ledger ledger, Consumer<Frame> send, int streams, int framesAClip, long seed) {
    this.ledger = ledger;
    this.send = send;
    this.framesAClip = framesAClip;
    this.random = new Random(seed);
    for (int i = 0; i < streams; i++) {
      cameras.add(new Camera(CAMERA + i));
    }
  }

  /** Whether a stream is one of a camera of this kind. */
  static boolean isCamera(String stream) {
    return stream.startsWith(CAMERA);
  }

  /** Sends the next frame, of the next camera in turn. */
  void sendNext() {
    cameras.get(next++ % cameras.size()).sendNext();
  }

  /** Lets each camera end its clip: every other one without a last frame. */
  void finish() {
    for (int i = 0; i < cameras.size(); i++) {
      cameras.get(i).finish(i % 2 == 0);
    }
  }

  /** A frame on its way, and whether it comes while its clip is open. */
  private record Shot(Frame frame, int picture, boolean inTime) {}

  private final class Camera {
    private final String stream;
    private final ArrayDeque<Shot> plan = new ArrayDeque<>();
    private int clip;

    Camera(String stream) {
      this.stream = stream;
    }

    void sendNext() {
      if (plan.isEmpty()) {
        // A clip that is not ended by its last frame is ended by the next one.
        planClip(random.nextInt(10) > 0);
      }
      sendFirst();
    }

    private void sendFirst() {
      Shot shot = plan.remove();
      ledger.sending(shot.frame(), shot.picture(), shot.inTime());
      send.accept(shot.frame());
    }

    void finish(boolean withLastFrame) {
      while (!plan.isEmpty()) {
        sendFirst();
      }
      planClip(withLastFrame);
      while (!plan.isEmpty()) {
        sendFirst();
      }
    }

    private void planClip(boolean withLastFrame) {
      List<Shot> frames = new ArrayList<>();
      for (int i = 0; i < framesAClip; i++) {
        frames.add(shot("clip-" + clip, i, withLastFrame && i == framesAClip - 1));
      }
      Shot late = frames.get(random.nextInt(framesAClip - 1));
      // Not the last one: what comes after it comes too late for its clip.
      int inner = framesAClip - 1;
      if (random.nextInt(4) == 0) {
        int at = random.nextInt(inner - 1);
        Collections.swap(frames, at, at + 1);
      }
      if (random.nextInt(8) == 0) {
        frames.add(inner - 1, frames.remove(random.nextInt(inner)));
      }
      if (random.nextInt(4) == 0) {
        frames.add(random.nextInt(inner), frames.get(random.nextInt(inner)));
      }
      plan.addAll(frames);
      if (withLastFrame && random.nextInt(8) == 0) {
        plan.add(new Shot(late.frame(), late.picture(), false));
      }
      clip++;
    }

    private Shot shot(String clipId, int index, boolean last) {
      int picture = Pictures.of(stream, clipId, index);
      Frame frame = TestFrames.frame(stream, clipId, index, last, Pictures.SIDE);
      // Time goes on from clip to clip, as events go by it.
      frame.setCapturedAt(frame.getCapturedAt().plusMillis(100L * framesAClip * clip));
      frame.setImage(ByteBuffer.wrap(Pictures.bytes(picture)));
      return new Shot(frame, picture, true);
    }
  }
}
