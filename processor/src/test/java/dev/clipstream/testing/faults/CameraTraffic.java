package dev.clipstream.testing.faults;

import dev.clipstream.avro.Frame;
import dev.clipstream.testing.TestFrames;
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

  private static final int SIDE = 8;

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
      cameras.add(new Camera("camera-" + i));
    }
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
  private record Shot(Frame frame, boolean inTime) {}

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
      ledger.sending(shot.frame(), shot.inTime());
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
      List<Frame> frames = new ArrayList<>();
      for (int i = 0; i < framesAClip; i++) {
        boolean last = withLastFrame && i == framesAClip - 1;
        frames.add(TestFrames.frame(stream, "clip-" + clip, i, last, SIDE));
      }
      Frame late = frames.get(random.nextInt(framesAClip - 1));
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
      frames.forEach(frame -> plan.add(new Shot(frame, true)));
      if (withLastFrame && random.nextInt(8) == 0) {
        plan.add(new Shot(late, false));
      }
      clip++;
    }
  }
}
