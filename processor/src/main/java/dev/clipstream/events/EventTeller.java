package dev.clipstream.events;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.events.Sighting.Place;
import dev.clipstream.records.Micros;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes the records of one label's events. */
record EventTeller(String streamId, String rule, String label, Consumer<LabelEvent> events)
    implements LabelTrack.Listener {

  @Override
  public void begin(LabelRun run) {
    events.accept(event(run, EventKind.BEGIN, EventEnd.OPEN).build());
  }

  @Override
  public void end(LabelRun run, EventEnd why) {
    Instant endedAt = Micros.toInstant(endedAtMicros(run));
    events.accept(event(run, EventKind.END, why).setEndedAt(endedAt).build());
  }

  /** Where a clock was set back behind the beginning, the stream's time says how long it was. */
  private static long endedAtMicros(LabelRun run) {
    long began = run.first().place().fromMicros();
    long last = run.last().place().toMicros();
    return last >= began ? last : began + run.durationMicros();
  }

  private LabelEvent.Builder event(LabelRun run, EventKind kind, EventEnd end) {
    ScoreSummary scores = run.scores();
    Place key = scores.peak().place();
    LabelEvent.Builder event =
        LabelEvent.newBuilder()
            .setStreamId(streamId)
            .setRule(rule)
            .setLabel(label)
            .setKind(kind)
            .setBeganAt(Micros.toInstant(run.first().place().fromMicros()))
            .setPeakScore(scores.peak().score())
            .setMeanScore(scores.mean())
            .setFrames(scores.count())
            .setFirstFrame(run.first().place().firstFrame())
            .setLastFrame(run.last().place().lastFrame())
            .setKeyFrame(key.lastFrame())
            .setEnd(end)
            .setModel(run.model())
            .setLabelledAt(Instant.EPOCH)
            .setAttributes(scores.attributes());
    run.clipId().ifPresent(event::setClipId);
    if (key.partition() != Place.NOWHERE) {
      event.setKeyPartition(key.partition()).setKeyOffset(key.offset());
    }
    return event;
  }
}
