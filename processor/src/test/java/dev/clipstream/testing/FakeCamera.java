package dev.clipstream.testing;

import dev.clipstream.ops.CameraReading;
import dev.clipstream.ops.CameraReport;

/** A camera that is whatever a test says. Thread-safe. */
public final class FakeCamera implements CameraReading {

  private volatile CameraReport report;

  public FakeCamera(CameraReport report) {
    this.report = report;
  }

  public void is(CameraReport now) {
    report = now;
  }

  /** A camera that sends five frames a second and has sent as many as it is told. */
  public static CameraReport sending(String name, long frames) {
    return new CameraReport(name, CameraReport.State.SENDING, 0, 5, frames, 0, 1, 0, 0, "");
  }

  @Override
  public String name() {
    return report.name();
  }

  @Override
  public boolean isSending() {
    return report.state() == CameraReport.State.SENDING;
  }

  @Override
  public double awaySeconds() {
    return report.silentSeconds();
  }

  @Override
  public long framesTaken() {
    return report.frames();
  }

  @Override
  public long bytesTaken() {
    return 0;
  }

  @Override
  public long framesDropped() {
    return report.dropped();
  }

  @Override
  public long connections() {
    return report.connections();
  }

  @Override
  public CameraReport report() {
    return report;
  }
}
