package dev.clipstream.clips;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where one stream stands: its open clip, or its current window. The store keeps what {@link
 * #toBytes} writes and every frame; the rest is found again from those. Owned by its stream thread.
 */
final class StreamState {

  /** Clips that have ended and whose late frames are to be told from a new clip. */
  private static final int REMEMBERED_CLIPS = 16;

  private static final byte VERSION = 2;

  /** What is known of a frame without reading it from the store. */
  record Mark(long capturedAtMicros, boolean hasFeatures) {}

  final String streamId;

  /** Counts the clips of the stream; frames are stored under it. */
  long clipNumber;

  /** Whether a clip is open, or a continuous stream under way. */
  boolean open;

  /** Of the open clip; empty in a continuous stream. */
  Optional<String> clipId = Optional.empty();

  /** Continuous: frames up to this index have left the window. */
  long floor = Long.MIN_VALUE;

  /** Continuous: frames up to this index have been in a window. */
  long coveredThrough = Long.MIN_VALUE;

  /** Continuous: frames still to pass over before the next window begins. */
  int skip;

  /** Of a clip longer than its model can use, every so many frames keep their features. */
  int sampleStride = 1;

  /** When the newest frame was captured that has left the window. */
  long floorCapturedAt = Long.MIN_VALUE;

  final ArrayDeque<String> endedClips = new ArrayDeque<>();

  /** Frames of the open clip or window by index; not written by {@link #toBytes}. */
  final TreeMap<Long, Mark> frames = new TreeMap<>();

  /** How many of {@link #frames} have features; not written by {@link #toBytes}. */
  int framesWithFeatures;

  /** Wall clock; not written by {@link #toBytes}, a restart begins the wait anew. */
  long arrivedAtMillis;

  StreamState(String streamId) {
    this.streamId = streamId;
  }

  /** Whether a frame of the stream is one of its open clip or window. */
  boolean has(long clipNumber, long index) {
    return open && clipNumber == this.clipNumber && frames.containsKey(index);
  }

  void put(long index, Mark mark) {
    Mark before = frames.put(index, mark);
    framesWithFeatures += (mark.hasFeatures() ? 1 : 0);
    framesWithFeatures -= (before != null && before.hasFeatures() ? 1 : 0);
  }

  /** Forgets the frames up to an index. */
  void removeThrough(long index) {
    frames.headMap(index, true).clear();
    framesWithFeatures = (int) frames.values().stream().filter(Mark::hasFeatures).count();
  }

  /** When the newest frame seen was captured. */
  long newestCapturedAt() {
    long newest = floorCapturedAt;
    for (Mark mark : frames.values()) {
      newest = Math.max(newest, mark.capturedAtMicros());
    }
    return newest;
  }

  void remember(String endedClip) {
    endedClips.add(endedClip);
    if (endedClips.size() > REMEMBERED_CLIPS) {
      endedClips.remove();
    }
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(clipNumber);
      out.writeBoolean(open);
      out.writeBoolean(clipId.isPresent());
      out.writeUTF(clipId.orElse(""));
      out.writeLong(floor);
      out.writeLong(coveredThrough);
      out.writeInt(skip);
      out.writeInt(sampleStride);
      out.writeLong(floorCapturedAt);
      out.writeByte(endedClips.size());
      for (String ended : endedClips) {
        out.writeUTF(ended);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static StreamState fromBytes(String streamId, byte[] value) {
    StreamState state = new StreamState(streamId);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "the clip store holds version "
                + version
                + ", this program reads "
                + VERSION
                + ": go on with the program that wrote it, or with another --application-id");
      }
      state.clipNumber = in.readLong();
      state.open = in.readBoolean();
      boolean hasClipId = in.readBoolean();
      String clipId = in.readUTF();
      state.clipId = hasClipId ? Optional.of(clipId) : Optional.empty();
      state.floor = in.readLong();
      state.coveredThrough = in.readLong();
      state.skip = in.readInt();
      state.sampleStride = in.readInt();
      state.floorCapturedAt = in.readLong();
      int ended = in.readByte();
      for (int i = 0; i < ended; i++) {
        state.endedClips.add(in.readUTF());
      }
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
